package org.glrnn.nn;

import java.util.SplittableRandom;

import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;

/** Layers and numbers for tests. */
final class Layers {
    private Layers() {
    }

    /** Every parameter drawn at random, recurrent weights and biases included, which an initialised layer has at 0. */
    static Layer random(GatedLinearOptions options, int inputWidth, int outputWidth, SplittableRandom random) {
        var layer = new Layer(options, inputWidth, outputWidth, 1);
        for (var parameter : layer.parameters().table().parameters()) {
            layer.parameters().set(parameter.path(), numbers(parameter.shape().elements(), random));
        }
        return layer;
    }

    /** As {@link #random}, with weights small enough that the state of a wide true recurrence does not go wild. */
    static Layer scaled(GatedLinearOptions options, int inputWidth, int outputWidth, SplittableRandom random) {
        var layer = new Layer(options, inputWidth, outputWidth, 1);
        for (var parameter : layer.parameters().table().parameters()) {
            var values = numbers(parameter.shape().elements(), random);
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) Math.sqrt(1.0 / parameter.shape().rows());
            }
            layer.parameters().set(parameter.path(), values);
        }
        return layer;
    }

    static float[] numbers(int size, SplittableRandom random) {
        var values = new float[size];
        for (var i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
