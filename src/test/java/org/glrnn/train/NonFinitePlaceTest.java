package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Where numbers stopped being finite: parameters before states before gradients, the first on the way. */
class NonFinitePlaceTest {
    private final ParameterTable table = table();
    private final FloatArray parameters = zeros();
    private final FloatArray gradients = zeros();
    private final float[] states = new float[12];

    private static ParameterTable table() {
        var table = ParameterTable.builder();
        var scope = table.scope("input");
        scope.add("first", Shape.of(3), Initializer.ZEROS);
        scope.add("second", Shape.of(2, 2), Initializer.ZEROS);
        scope.add("third", Shape.of(1), Initializer.ZEROS);
        return table.build();
    }

    private FloatArray zeros() {
        var values = new FloatArray(table.size());
        values.init(0);
        return values;
    }

    private String place() {
        return NonFinite.place(table, parameters, gradients, states, new int[] {4, 4, 4});
    }

    @Test
    void aParameterBeforeAllElse() {
        states[0] = Float.NaN;
        parameters.set(table.offset("second") + 3, Float.NEGATIVE_INFINITY);
        assertEquals("the parameter second", place());
        parameters.set(table.offset("third"), Float.NaN);
        assertEquals("the parameter third", place());
        parameters.set(table.offset("third"), 0);
        parameters.set(table.offset("second") + 3, 0);
        parameters.set(table.offset("second") + 4, Float.NaN); // in the gap after it
        assertEquals("the state of layer 0", place());
    }

    @Test
    void theFirstStateBeforeTheLastGradient() {
        gradients.set(table.offset("first"), Float.NaN);
        gradients.set(table.offset("second"), Float.NaN);
        assertEquals("the gradient of second", place());
        states[11] = Float.NaN;
        assertEquals("the state of layer 2", place());
        states[7] = Float.POSITIVE_INFINITY;
        assertEquals("the state of layer 1", place());
    }

    @Test
    void orTheSumOfSquaresAndWhatIsLargestInIt() {
        gradients.set(table.offset("first") + 2, 3e30f);
        gradients.set(table.offset("second") + 1, -4e30f);
        gradients.set(table.offset("third"), 4e30f);
        assertEquals("the sum of the gradients' squares; the largest is in second", place());
    }
}
