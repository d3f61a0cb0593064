package org.glrnn.examples;

import java.util.Random;

import org.glrnn.nn.Layer;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;

/** The layer: sequences and a carry in, a carry and outputs out, and gradients back. */
public final class LayerExample {
    private LayerExample() {
    }

    /** Runs the example. */
    public static void main(String[] arguments) {
        int batch = 4, length = 16, inputWidth = 8, dH = 12, dModel = 8;
        float[] x = new float[batch * length * inputWidth];
        var random = new Random(0);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }

        try (var layer = new Layer(GatedLinearOptions.of(dH), inputWidth, dModel, 0)) {
            var first = layer.apply(x, batch, length);                    // from a zero carry
            var second = layer.apply(x, batch, length, first.carry());    // continues where the first call ended
            System.out.println("carry " + second.carry().length + " = " + batch + " x " + dH);
            System.out.println("y     " + second.y().length + " = " + batch + " x " + length + " x " + dModel);

            var gradients = layer.backward(second.y(), new float[batch * dH]);
            System.out.println("dx    " + gradients.x().length + " = " + batch + " x " + length + " x " + inputWidth);
        }
    }
}
