package org.glrnn.tasks.plan;

import static org.glrnn.tasks.op.glu.GluActivation.GELU;
import static org.glrnn.tasks.op.glu.GluActivation.IDENTITY;
import static org.glrnn.tasks.op.glu.GluActivation.SILU;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.mixer.attention.AttentionOptions;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.op.norm.Norm;
import org.glrnn.tasks.op.optimizer.AdamW;
import org.glrnn.tasks.option.OptionKey;
import org.glrnn.tasks.plan.ModelShape.Dropout;
import org.glrnn.tasks.plan.ModelShape.Positions;
import org.glrnn.tasks.plan.ModelShape.Tokens;
import org.tornadojvm.TornadoJvm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Small models with random parameters, for tests. */
public final class Models {
    static {
        TornadoJvm.install();
    }

    private static final int MAX_LENGTH = 70;

    private Models() {
    }

    public static ModelShape shape(int layers, int width, int mixing, int state, int vocabulary, boolean tied) {
        return new ModelShape(layers, width, mixing, new Tokens(vocabulary), Positions.NONE, List.of(gated(state, tied)),
                MAX_LENGTH,
                vocabulary, 1e-5f, Dropout.NONE);
    }

    public static ModelShape withDropout(ModelShape s, float rate, boolean onSum) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), s.positions(), s.mixers(), s.maxLength(),
                s.classes(), s.epsilon(), new Dropout(rate, rate, rate, onSum), s.options());
    }

    public static ModelShape withMixer(ModelShape s, MixerSpec<?>... mixers) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), s.positions(), List.of(mixers),
                s.maxLength(),
                s.classes(), s.epsilon(), s.dropout(), s.options());
    }

    public static ModelShape withPositions(ModelShape s, Positions.Kind kind, int length) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), new Positions(kind, length), s.mixers(),
                s.maxLength(), s.classes(), s.epsilon(), s.dropout(), s.options());
    }

    public static ModelShape withMaxLength(ModelShape s, int maxLength) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), s.positions(), s.mixers(), maxLength,
                s.classes(), s.epsilon(), s.dropout(), s.options());
    }

    static ModelShape withOptions(ModelShape s, BlockOptions options) {
        return new ModelShape(s.layers(), s.modelWidth(), s.mixingWidth(), s.input(), s.positions(), s.mixers(), s.maxLength(),
                s.classes(), s.epsilon(), s.dropout(), options);
    }

    /** Every option with every other at least once, other models' own blocks among them. */
    static List<BlockOptions> options() {
        return List.of(
                new BlockOptions(Norm.RMS, ChannelMixing.NONE, GELU, true, true, false), // Mamba
                new BlockOptions(Norm.RMS, ChannelMixing.GLU, IDENTITY, true, true, false), // HGRN
                new BlockOptions(Norm.RMS, ChannelMixing.GLU, GELU, true, false, false), // RetNet
                new BlockOptions(Norm.LAYER, ChannelMixing.GLU, SILU, false, true, true),
                new BlockOptions(Norm.LAYER, ChannelMixing.NONE, GELU, false, false, true),
                new BlockOptions(Norm.LAYER, ChannelMixing.MLP, GELU, true, false, false),
                new BlockOptions(Norm.RMS, ChannelMixing.MLP, GELU, false, true, true),
                new BlockOptions(Norm.LAYER, ChannelMixing.MLP, GELU, true, true, true));
    }

    public static MixerSpec<?> gated(int width, boolean tied) {
        return gated(width, tied, false, false, Activation.TANH, Activation.TANH, Activation.SIGMOID);
    }

    public static MixerSpec<?> gated(int width, boolean tied, boolean recurrent, boolean fixed, Activation candidate,
            Activation state, Activation gate) {
        return MixerSpec.of(new GatedLinearOptions(width, candidate, state, gate, recurrent, tied, fixed));
    }

    /** Returns every type that there is, at its defaults but for the width of the state where it has one. */
    public static Stream<MixerSpec<?>> everyMixer(int width) {
        return MixerTypes.all().stream().map(type -> MixerSpec.of(type, hasWidth(type) ? Map.of("d_h", width) : Map.of()));
    }

    private static boolean hasWidth(MixerType<?> type) {
        return OptionKey.of(type.options()).stream().anyMatch(option -> option.name().equals("d_h"));
    }

    public static MixerSpec<?> attention(int width, int heads) {
        return MixerSpec.of(new AttentionOptions(width, heads));
    }

    /** Sets AdamW's numbers for a step, from 0. */
    public static void setHyper(FloatArray hyper, float rate, int step) {
        hyper.set(Hyper.LEARNING_RATE, rate);
        hyper.set(AdamW.B1, 0.9f);
        hyper.set(AdamW.B2, 0.999f);
        hyper.set(AdamW.EPSILON, 1e-8f);
        hyper.set(AdamW.WEIGHT_DECAY, 0.01f);
        hyper.set(AdamW.CORRECTION1, (float) (1 / (1 - Math.pow(0.9, step + 1))));
        hyper.set(AdamW.CORRECTION2, (float) (1 / (1 - Math.pow(0.999, step + 1))));
        hyper.set(Hyper.CLIP, 1.0f);
    }

    public static int vocabulary(ModelShape shape) {
        return ((Tokens) shape.input()).vocabulary();
    }

    /** Random parameters, biases and norms included; gaps between parameters stay 0. */
    public static MirroredArray parameters(ModelShape shape, long seed) {
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

    public static double[] doubles(MirroredArray array) {
        return doubles(array.read());
    }

    public static double[] doubles(FloatArray array) {
        var values = new double[array.getSize()];
        for (var i = 0; i < values.length; i++) {
            values[i] = array.get(i);
        }
        return values;
    }

    public static int[] tokens(int count, int vocabulary, long seed) {
        return new SplittableRandom(seed).ints(count, 0, vocabulary).toArray();
    }
}
