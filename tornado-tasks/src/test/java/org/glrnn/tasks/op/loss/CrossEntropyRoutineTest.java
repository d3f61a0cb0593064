package org.glrnn.tasks.op.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.testing.Close;
import org.glrnn.tasks.testing.KernelCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Rows that random numbers do not give: equal logits, NaN and infinities in every place. */
class CrossEntropyRoutineTest {

    private static final int ROWS = 200;

    /** Where logits are equal, the first counts: hits are the kernel's. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 33, 65})
    void firstOfEqualLogitsCounts(int classes) {
        Random random = new Random(classes);
        FloatArray logits = new FloatArray(ROWS * classes);
        for (int i = 0; i < logits.getSize(); i++) {
            logits.set(i, random.nextInt(4) == 0 ? -0.0f : random.nextInt(3) - 2.0f);
        }
        FloatArray expected = losses(logits, classes, CrossEntropy.class);
        FloatArray actual = losses(logits, classes, org.glrnn.tasks.op.loss.CrossEntropyRoutines.class);
        new Close(2e-6, 2e-6).check(expected, actual, "losses and hits");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void oneStrangeLogitHasTheSameEffect(float strange) {
        int classes = 37;
        FloatArray logits = new FloatArray(ROWS * classes);
        for (int i = 0; i < logits.getSize(); i++) {
            logits.set(i, i % 5);
        }
        for (int row = 1; row < ROWS; row++) {
            logits.set(row * classes + row % classes, strange);
        }
        same(losses(logits, classes, CrossEntropy.class),
                losses(logits, classes, org.glrnn.tasks.op.loss.CrossEntropyRoutines.class));
        same(gradient(logits, classes, CrossEntropy.class),
                gradient(logits, classes, org.glrnn.tasks.op.loss.CrossEntropyRoutines.class));
    }

    private static void same(FloatArray expected, FloatArray actual) {
        for (int i = 0; i < expected.getSize(); i++) {
            if (Float.isFinite(expected.get(i))) {
                new Close(2e-6, 2e-6).check(expected.get(i), actual.get(i), "element " + i);
            } else {
                assertEquals(expected.get(i), actual.get(i), "element " + i);
            }
        }
    }

    private static FloatArray losses(FloatArray logits, int classes, Class<?> where) {
        FloatArray losses = new FloatArray(2 * ROWS);
        return run(where, "crossEntropyLoss", logits, targets(classes), IntArray.fromElements(0), losses,
                IntArray.fromElements(0, ROWS), ROWS, ROWS, classes).get(1);
    }

    private static FloatArray gradient(FloatArray logits, int classes, Class<?> where) {
        FloatArray hyper = new FloatArray(Hyper.SIZE);
        hyper.set(Hyper.LOSS_WEIGHT, 1.0f);
        return run(where, "crossEntropyGradient", logits, targets(classes), IntArray.fromElements(0), new FloatArray(ROWS),
                hyper, IntArray.fromElements(0), ROWS, ROWS, classes).getFirst();
    }

    private static List<FloatArray> run(Class<?> where, String method, Object... arguments) {
        return new KernelCall(CrossEntropy.class, method, arguments).run(where);
    }

    private static IntArray targets(int classes) {
        IntArray targets = new IntArray(ROWS);
        for (int row = 0; row < ROWS; row++) {
            targets.set(row, row * 7 % classes);
        }
        return targets;
    }
}
