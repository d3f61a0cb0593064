package org.glrnn.tasks.mixer.gatedlinear;

import static org.glrnn.tasks.mixer.MixerOracle.sigmoid;

import org.glrnn.tasks.mixer.MixerOracle;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;
import org.glrnn.tasks.op.activation.Activation;

/** The gated linear RNN in plain loops. */
record GatedLinearOracle(GatedLinearOptions options, Place place) implements MixerOracle {
    private static final double ROOT = Math.sqrt(2 / Math.PI);

    @Override
    public double[][] mix(Site site, double[][] x, double[][] carryIn, double[][] carryOut) {
        var width = Widths.state(options.dH(), place);
        var p = site.dense("proj", x, blocks() * width);
        var y = site.walk(width, carryIn, carryOut, (row, before, output) -> step(site, p[row], before, output));
        return site.dense("out_proj", y, place.outputWidth());
    }

    private double[] step(Site site, double[] p, double[] before, double[] y) {
        var h = new double[before.length];
        for (var j = 0; j < h.length; j++) {
            var k = activate(options.gateActivation(), gate(site, p, before, 1, j));
            var f = options.useTiedGates() ? 1 - k : activate(options.gateActivation(), gate(site, p, before, 2, j));
            h[j] = f * before[j] + activate(options.inputActivation(), gate(site, p, before, 0, j)) * k;
            y[j] = activate(options.hiddenActivation(), h[j])
                    * activate(options.gateActivation(), gate(site, p, before, blocks() - 1, j));
        }
        return h;
    }

    private double gate(Site site, double[] p, double[] before, int block, int j) {
        var column = block * before.length + j;
        var sum = options.useFixedForgetGate() && block == (options.useTiedGates() ? 1 : 2)
                ? site.parameter("proj/bias", column) : p[column];
        for (var i = 0; options.useTrueRecurrence() && i < before.length; i++) {
            sum += before[i] * site.parameter("model/recurrent_proj/kernel", i * blocks() * before.length + column);
        }
        return sum;
    }

    private int blocks() {
        return options.useTiedGates() ? 3 : 4;
    }

    private static double activate(Activation activation, double z) {
        return switch (activation) {
            case IDENTITY -> z;
            case TANH -> Math.tanh(z);
            case SIGMOID -> sigmoid(z);
            case RELU -> Math.max(0, z);
            case GELU -> 0.5 * z * (1 + Math.tanh(ROOT * (z + 0.044715 * z * z * z)));
            case SILU -> z * sigmoid(z);
            case SOFTPLUS -> Math.log1p(Math.exp(z));
            case HARD_SIGMOID -> Math.min(Math.max(z + 3, 0), 6) / 6;
        };
    }
}
