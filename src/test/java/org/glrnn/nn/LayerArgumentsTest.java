package org.glrnn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;

import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.op.activation.Activation;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Every wrong argument of the layer is refused at the door, by one line that names it. */
class LayerArgumentsTest {
    private static final int HUGE = 1 << 20;
    private static final SequenceMarks MARKS = SequenceMarks.ordinary(2, 3);

    @TestFactory
    Stream<DynamicTest> calls() {
        var refusals = new Refusals();
        var options = GatedLinearOptions.of(3);
        refusals.wrong("the output width must be at least 1, not 0", () -> new Layer(options, 4, 0, 1));
        refusals.wrong("d_h must be at least 1, not -1", () -> new Layer(GatedLinearOptions.of(-1), 4, 2, 1));
        refusals.missing("hidden_activation",
                () -> options.withActivations(Activation.TANH, null, Activation.SIGMOID));
        refusals.missing("options", () -> new Layer(null, 4, 2, 1));
        refusals.missing("variants", () -> new Layer(options, 4, 2, 1, null));
        refusals.wrong("the input width must be at least 1, not 0", () -> new Layer(options, 0, 2, 1));
        refusals.missing("x", () -> layer().apply(null, 1, 2));
        refusals.missing("carry", () -> layer().apply(new float[8], 1, 2, null));
        refusals.missing("marks", () -> layer().apply(new float[8], new float[3], null));
        refusals.wrong("batch must be at least 1, not -1", () -> layer().apply(new float[8], -1, 2));
        refusals.wrong("length must be at least 1, not 0", () -> layer().apply(new float[8], 1, 0, new float[3]));
        refusals.wrong("below 2^31, not 1048576 * 1048576 * 4",
                () -> layer().apply(new float[8], HUGE, HUGE, new float[3]));
        refusals.wrong("below 2^31", () -> layer().apply(new float[8], Integer.MAX_VALUE, 1));
        refusals.missing("dy", () -> applied().backward(null, new float[3]));
        refusals.missing("dCarry", () -> applied().backward(new float[4], null));
        refusals.missing("table", () -> Parameters.create(null, 1));
        refusals.missing("flat", () -> layer().parameters().copyOf(null, "proj/bias"));
        refusals.missing("path", () -> layer().parameters().get(null));
        refusals.missing("replacement", () -> layer().parameters().set("proj/bias", null));
        refusals.wrong("the buffer holds ", () -> layer().parameters().copyOf(new FloatArray(5), "proj/bias"));
        return refusals.tests();
    }

    @TestFactory
    Stream<DynamicTest> marks() {
        var refusals = new Refusals();
        refusals.wrong("batch must be at least 1, not 0", () -> SequenceMarks.ordinary(0, 3));
        refusals.wrong("length must be at least 1, not -1", () -> SequenceMarks.padded(new int[1], -1));
        refusals.wrong("batch must be at least 1, not 0", () -> SequenceMarks.packed(new int[0][], 3));
        refusals.wrong("batch * length must be below 2^31", () -> SequenceMarks.ordinary(HUGE, HUGE));
        refusals.missing("lengths", () -> SequenceMarks.padded(null, 3));
        refusals.missing("lengths", () -> SequenceMarks.leftPadded(null, 3));
        refusals.missing("lengths", () -> SequenceMarks.packed(null, 3));
        refusals.missing("lengths[1]", () -> SequenceMarks.packed(new int[][] {{1}, null}, 3));
        refusals.wrong("sequence must lie in [0, 2), not be 2", () -> MARKS.leading(2));
        refusals.wrong("sequence must lie in [0, 2), not be -1", () -> MARKS.present(-1));
        return refusals.tests();
    }

    @Test
    void resultsAreEqualIfTheirNumbersAre() {
        var x = new float[] {1, 2, 3, 4, 5, 6, 7, 8};
        Refusals.assertEqual(layer().apply(x, 1, 2), layer().apply(x, 1, 2), layer().apply(new float[8], 1, 2));
        Refusals.assertEqual(applied().backward(new float[] {1, 2, 3, 4}, new float[3]),
                applied().backward(new float[] {1, 2, 3, 4}, new float[3]),
                applied().backward(new float[4], new float[3]));
    }

    @Test
    void resultsPrintTheirShapes() {
        assertEquals("Output[carry=[3], y=[4]]", layer().apply(new float[8], 1, 2).toString());
        assertTrue(applied().backward(new float[4], new float[3]).toString().startsWith(
                "Gradients[x=[8], carry=[3], parameters=["));
    }

    private static Layer layer() {
        return new Layer(GatedLinearOptions.of(3), 4, 2, 1);
    }

    private static Layer applied() {
        var layer = layer();
        layer.apply(new float[8], 1, 2);
        return layer;
    }
}
