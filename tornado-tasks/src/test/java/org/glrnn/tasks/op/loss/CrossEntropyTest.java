package org.glrnn.tasks.op.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.testing.Close;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Cross-entropy where it is easily wrong: large logits, masked rows, NaN. */
class CrossEntropyTest {

    private static final int CLASSES = 4;

    /** One row of logits and its results. */
    private record Row(float loss, float hit, FloatArray gradient) {
        static Row of(int target, float... z) {
            FloatArray logits = FloatArray.fromElements(z);
            FloatArray losses = new FloatArray(2);
            FloatArray hyper = new FloatArray(Hyper.SIZE);
            hyper.set(Hyper.LOSS_WEIGHT, 1.0f);
            IntArray targets = IntArray.fromElements(target);
            IntArray control = IntArray.fromElements(0);
            CrossEntropy.crossEntropyLoss(logits, targets, control, losses, IntArray.fromElements(0, 1), 1, 1, z.length);
            float loss = losses.get(0);
            CrossEntropy.crossEntropyGradient(logits, targets, control, losses, hyper, IntArray.fromElements(0), 1, 1,
                    z.length);
            assertEquals(Float.floatToIntBits(loss), Float.floatToIntBits(losses.get(0)), "both kernels give the loss");
            return new Row(loss, losses.get(1), logits);
        }
    }

    @Test
    void largeLogitsDoNotOverflow() {
        Row right = Row.of(0, 1000.0f, -1000.0f, 0.0f, 900.0f);
        assertEquals(0.0f, right.loss());
        assertEquals(1.0f, right.hit());
        Row wrong = Row.of(1, 1000.0f, -1000.0f, 0.0f, 900.0f);
        assertEquals(2000.0f, wrong.loss());
        assertEquals(0.0f, wrong.hit());
        new Close(1e-6, 0.0).check(new double[] {1.0, -1.0, 0.0, 0.0}, wrong.gradient(), 0, "gradient");
    }

    @Test
    void equalLogitsGiveTheLogarithmAndTheFirst() {
        Row row = Row.of(0, 0.5f, 0.5f, 0.5f, 0.5f);
        assertEquals((float) Math.log(CLASSES), row.loss(), 1e-6f);
        assertEquals(1.0f, row.hit());
        assertEquals(0.0f, Row.of(1, 0.5f, 0.5f, 0.5f, 0.5f).hit());
    }

    @Test
    void maskedRowsCountNothing() {
        Row row = Row.of(-1, 3.0f, 1.0f, 2.0f, 0.0f);
        assertEquals(0.0f, row.loss());
        assertEquals(0.0f, row.hit());
        Close.EXACT.check(new double[CLASSES], row.gradient(), 0, "gradient");
    }

    @Test
    void nanShowsInTheLoss() {
        assertTrue(Float.isNaN(Row.of(0, Float.NaN, 1.0f, 2.0f, 3.0f).loss()));
        assertTrue(Float.isNaN(Row.of(0, 1.0f, 2.0f, Float.NaN, 3.0f).loss()));
        assertTrue(Float.isNaN(Row.of(0, Float.NaN, Float.NaN, Float.NaN, Float.NaN).loss()));
        assertTrue(Float.isNaN(Row.of(0, 1.0f, Float.POSITIVE_INFINITY, 2.0f, 3.0f).loss()));
    }

    @Test
    void nanIsNeverARightAnswer() {
        assertEquals(0.0f, Row.of(0, Float.NaN, 1.0f, 2.0f, 3.0f).hit());
        assertEquals(0.0f, Row.of(3, 1.0f, 2.0f, Float.NaN, 3.0f).hit());
        assertEquals(0.0f, Row.of(0, Float.NaN, Float.NaN, Float.NaN, Float.NaN).hit());
        assertEquals(0.0f, Row.of(1, 1.0f, Float.POSITIVE_INFINITY, 2.0f, 3.0f).hit());
        assertEquals(1.0f, Row.of(3, 1.0f, 2.0f, Float.NEGATIVE_INFINITY, 3.0f).hit());
    }

    @Test
    void gradientOfARowSumsToZero() {
        FloatArray gradient = Row.of(2, 0.3f, -1.2f, 0.7f, 2.0f).gradient();
        double sum = 0.0;
        for (int c = 0; c < CLASSES; c++) {
            sum += gradient.get(c);
        }
        assertEquals(0.0, sum, 1e-6);
    }
}
