package org.glrnn.tasks.plan;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.op.Norms;
import org.glrnn.tasks.op.Operators.DropoutSite;

/**
 * What the task graphs must know of a language model.
 *
 * @param layers number of blocks N
 * @param modelWidth width D of the residual stream
 * @param mixingWidth hidden width F of channel mixing; ignored without
 * @param input what comes in
 * @param positions how positions enter
 * @param mixers what mixes over time: one block after another takes the next, and after the last the first again
 * @param maxLength tokens of the longest text that mixers with a cache can hold from call to call
 * @param classes V of the head; 0: no head, the residual stream comes out
 * @param epsilon of the norms
 * @param dropout rates, and where
 * @param options what else a model is made of
 */
public record ModelShape(
        int layers,
        int modelWidth,
        int mixingWidth,
        Input input,
        Positions positions,
        List<MixerSpec<?>> mixers,
        int maxLength,
        int classes,
        float epsilon,
        Dropout dropout,
        BlockOptions options) {
    /**
     * Checks that there is a mixer, that the table of sines and cosines and a gated linear unit fit into one buffer, and that
     * a tied head has an embedding to be tied to.
     *
     * @throws IllegalArgumentException if not
     */
    public ModelShape {
        mixers = List.copyOf(mixers);
        if (mixers.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one mixer");
        }
        if (positions.kind() == Positions.Kind.SINUSOIDAL && (long) positions.length() * modelWidth > Arena.MOST) {
            throw new IllegalArgumentException("the encodings of " + positions.length() + " positions of width "
                    + modelWidth + " are more than one TornadoVM array holds; reduce max_seq_length or d_model");
        }
        if (options.channelMixing() == ChannelMixing.GLU && mixingWidth > Arena.MOST / 2) {
            throw new IllegalArgumentException("a row of a gated linear unit of width " + mixingWidth
                    + " is more than one TornadoVM array holds; reduce d_channel_mixing");
        }
        if (options.tieHead() && !(input instanceof Tokens(var vocabulary) && vocabulary == classes)) {
            throw new IllegalArgumentException("a tied head needs tokens in and as many classes as tokens, not " + input
                    + " and " + classes + " classes");
        }
    }

    /** A model put together as the reference's. */
    public ModelShape(int layers, int modelWidth, int mixingWidth, Input input, Positions positions,
            List<MixerSpec<?>> mixers, int maxLength, int classes, float epsilon, Dropout dropout) {
        this(layers, modelWidth, mixingWidth, input, positions, mixers, maxLength, classes, epsilon, dropout,
                BlockOptions.REFERENCE);
    }

    /** What comes in. */
    public sealed interface Input {
    }

    /**
     * Tokens, looked up in a table.
     *
     * @param vocabulary rows of the table
     */
    public record Tokens(int vocabulary) implements Input {
    }

    /**
     * Feature vectors, through a dense layer.
     *
     * @param width of a vector
     */
    public record Features(int width) implements Input {
    }

    /**
     * Positional encodings.
     *
     * @param kind none, a table of parameters, or sines and cosines
     * @param length positions in the table
     */
    public record Positions(Kind kind, int length) {
        /** The kinds. */
        public enum Kind {
            /** None. */
            NONE,
            /** A table of parameters. */
            LEARNED,
            /** Sines and cosines. */
            SINUSOIDAL
        }

        /** No encodings. */
        public static final Positions NONE = new Positions(Kind.NONE, 1);

        boolean used() {
            return kind != Kind.NONE;
        }
    }

    /**
     * Dropout rates.
     *
     * @param embedding after the embedding
     * @param timeMixing after time mixing
     * @param channelMixing after channel mixing
     * @param onSum on the sum of branch and residual (true) or on the branch (false)
     */
    public record Dropout(float embedding, float timeMixing, float channelMixing, boolean onSum) {
        /** No dropout. */
        public static final Dropout NONE = new Dropout(0, 0, 0, true);

        DropoutSite embeddingSite() {
            return new DropoutSite(embedding, 0, true);
        }

        DropoutSite timeMixingSite(int layer) {
            return new DropoutSite(timeMixing, 2 * layer + 1, onSum);
        }

        DropoutSite channelMixingSite(int layer) {
            return new DropoutSite(channelMixing, 2 * layer + 2, onSum);
        }
    }

    /** Returns the same model without dropout, as evaluation sees it. */
    public ModelShape withoutDropout() {
        return new ModelShape(layers, modelWidth, mixingWidth, input, positions, mixers, maxLength, classes, epsilon,
                Dropout.NONE, options);
    }

    /** Returns the same model as it sees independent windows: nothing is remembered from call to call but fixed-size states. */
    ModelShape withoutCache() {
        return new ModelShape(layers, modelWidth, mixingWidth, input, positions, mixers, 0, classes, epsilon, dropout, options);
    }

    /** Returns what declares, plans and adds the model's norms. */
    Norms norms() {
        return new Norms(options.norm(), epsilon);
    }

    /** Returns where the parameters lie in their buffer, with the reference's paths (docs/mathematics.md 4.2). */
    public ParameterTable parameterTable() {
        return ModelParameters.table(this);
    }

    /** Returns what the state of one sequence is made of, layer by layer. */
    public List<StateLayout> states() {
        return IntStream.range(0, layers).mapToObj(layer -> mixer(layer).state()).toList();
    }

    /** Returns how many tokens of one text the mixers can hold; empty: any number. */
    public OptionalInt maxContext() {
        return IntStream.range(0, layers).mapToObj(layer -> mixer(layer).maxContext()).flatMapToInt(OptionalInt::stream).min();
    }

    /** Returns the width of what comes out: classes, or the residual stream's without a head. */
    public int outputWidth() {
        return classes == 0 ? modelWidth : classes;
    }

    /** Returns the path of a layer's mixer, below which its parameters lie. */
    public static String mixerPath(int layer) {
        return ModelParameters.mixer(layer);
    }

    /**
     * Makes the mixer of a layer.
     *
     * @throws IllegalArgumentException if its options do not go together, or with the model
     */
    public Mixer mixer(int layer) {
        return mixers.get(layer % mixers.size()).create(new Place(layer, layers, modelWidth, modelWidth, maxLength));
    }
}
