package org.glrnn.tasks.mixer.gatedlinear;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glrnn.tasks.op.activation.Activations;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class GateSaturationTest {

    @Test
    void countsTheRowsAtEitherEndOfTheBlock() {
        FloatArray gates = new FloatArray(1 + 4 * 3);
        gates.init(0.5f);
        gates.set(1 + 1, 0.001f);
        gates.set(1 + 4, 0.999f);
        gates.set(1 + 7, 0.02f);
        gates.set(1 + 2, 0.98f);
        gates.set(1 + 3, 1.0f); // the first column of another row is not in the block
        FloatArray saturation = new FloatArray(3);
        saturation.init(-1.0f);
        GateSaturation.gateSaturation(gates, saturation, IntArray.fromElements(1, 1), 4, 3, 1, 2, Activations.IDENTITY);
        assertEquals(-1.0f, saturation.get(0));
        assertEquals(0.5f, saturation.get(1));
        assertEquals(0.0f, saturation.get(2));
    }

    @Test
    void activatesFirst() {
        FloatArray gates = FloatArray.fromElements(-5.0f, 0.0f, 5.0f, 2.0f);
        FloatArray saturation = new FloatArray(1);
        GateSaturation.gateSaturation(gates, saturation, IntArray.fromElements(0, 0), 4, 1, 0, 1, Activations.SIGMOID);
        assertEquals(0.5f, saturation.get(0));
    }
}
