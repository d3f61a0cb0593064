package org.glrnn.tasks.plan;

import java.util.List;
import java.util.SplittableRandom;

import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.attention.AttentionOptions;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.mixer.gru.GruOptions;
import org.glrnn.tasks.mixer.lstm.LstmOptions;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.plan.ModelShape.Dropout;
import org.glrnn.tasks.plan.ModelShape.Positions;
import org.glrnn.tasks.plan.ModelShape.Tokens;
import org.tornadojvm.TornadoJvm;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Small models with random parameters, for tests. */
final class Models {
    static {
        TornadoJvm.install();
    }

    private static final int MAX_LENGTH = 70;

    private Models() {
    }

    static ModelShape shape(int layers, int width, int mixing, int state, int vocabulary, boolean tied) {
        return new ModelShape(layers, width, mixing, new Tokens(vocabulary), Positions.NONE, List.of(gated(state, tied)), MAX_LENGTH,
                vocabulary, 1e-5f, Dropout.NONE);
    }

    static ModelShape withDropout(ModelShape s, float rate, boolean onSum) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), s.positions(), s.mixers(), s.maxLength(),
                s.classes(), s.epsilon(), new Dropout(rate, rate, rate, onSum));
    }

    static ModelShape withMixer(ModelShape s, MixerSpec<?>... mixers) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), s.positions(), List.of(mixers), s.maxLength(),
                s.classes(), s.epsilon(), s.dropout());
    }

    static ModelShape withPositions(ModelShape s, Positions.Kind kind, int length) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), new Positions(kind, length), s.mixers(),
                s.maxLength(), s.classes(), s.epsilon(), s.dropout());
    }

    static ModelShape withMaxLength(ModelShape s, int maxLength) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), s.positions(), s.mixers(), maxLength,
                s.classes(), s.epsilon(), s.dropout());
    }

    static MixerSpec<?> gated(int width, boolean tied) {
        return gated(width, tied, false, false, Activation.TANH, Activation.TANH, Activation.SIGMOID);
    }

    static MixerSpec<?> gated(int width, boolean tied, boolean recurrent, boolean fixed, Activation candidate,
            Activation state, Activation gate) {
        return MixerSpec.of(new GatedLinearOptions(width, candidate, state, gate, recurrent, tied, fixed));
    }

    static MixerSpec<?> gru(int width) {
        return MixerSpec.of(new GruOptions(width));
    }

    static MixerSpec<?> lstm(int width) {
        return MixerSpec.of(new LstmOptions(width));
    }

    static MixerSpec<?> attention(int width, int heads) {
        return MixerSpec.of(new AttentionOptions(width, heads));
    }

    static int vocabulary(ModelShape shape) {
        return ((Tokens) shape.input()).vocabulary();
    }

    /** Random parameters, biases and norms included; gaps between parameters stay 0. */
    static MirroredArray parameters(ModelShape shape, long seed) {
        var table = shape.parameterTable();
        var random = new SplittableRandom(seed);
        var values = NativeArrays.zeros(table.size());
        for (var parameter : table.parameters()) {
            for (var i = 0; i < parameter.shape().elements(); i++) {
                var around = parameter.initializer() == Initializer.ONES ? 1 : 0;
                values.set(parameter.offset() + i, (float) (around + 0.4 * random.nextGaussian()));
            }
        }
        return MirroredArray.of(values);
    }

    static double[] doubles(MirroredArray array) {
        return doubles(array.read());
    }

    static double[] doubles(FloatArray array) {
        var values = new double[array.getSize()];
        for (var i = 0; i < values.length; i++) {
            values[i] = array.get(i);
        }
        return values;
    }

    static int[] tokens(int count, int vocabulary, long seed) {
        return new SplittableRandom(seed).ints(count, 0, vocabulary).toArray();
    }
}
