package org.glrnn.lm;

import org.glrnn.tasks.plan.ModelShape;
import org.glrnn.tasks.plan.ModelShape.Dropout;
import org.glrnn.tasks.plan.ModelShape.Features;
import org.glrnn.tasks.plan.ModelShape.GatedLinear;
import org.glrnn.tasks.plan.ModelShape.MixerShape;
import org.glrnn.tasks.plan.ModelShape.Positions;
import org.glrnn.tasks.plan.ModelShape.Positions.Kind;

/** Translates a configuration, in the reference's words, for the task graphs. */
final class Shapes {
    private Shapes() {
    }

    static ModelShape of(LanguageModelConfiguration c) {
        return new ModelShape(c.nLayer(), c.dModel(), c.dChannelMixing(),
                c.useWordEmbedding() ? new ModelShape.Tokens(c.inputVocabSize()) : new Features(c.inputDim()),
                positions(c), mixer(c), c.useHead() ? c.outputVocabSize() : 0, (float) c.eps(),
                new Dropout((float) c.embeddingDropout(), (float) c.timeMixingDropout(), (float) c.channelMixingDropout(),
                        c.dropoutPlacement() == DropoutPlacement.SUM));
    }

    private static Positions positions(LanguageModelConfiguration c) {
        return switch (c.positionalEncodingMode()) {
            case NONE -> Positions.NONE;
            case LEARNED -> new Positions(Kind.LEARNED, c.maxSeqLength());
            case SINUSOIDAL -> new Positions(Kind.SINUSOIDAL, c.maxSeqLength());
        };
    }

    private static MixerShape mixer(LanguageModelConfiguration c) {
        return switch (c.mixer()) {
            case GATED_LINEAR -> gatedLinear(c);
            case GRU -> new ModelShape.Gru(c.dH());
            case LSTM -> new ModelShape.Lstm(c.dH());
            case ATTENTION -> new ModelShape.Attention(c.dH(), c.nHead(), c.maxSeqLength());
        };
    }

    private static GatedLinear gatedLinear(LanguageModelConfiguration c) {
        return new GatedLinear(c.dH(), c.useTiedGates(), c.useTrueRecurrence(), c.useFixedForgetGate(),
                c.inputActivation().kernelNumber(), c.hiddenActivation().kernelNumber(), c.gateActivation().kernelNumber());
    }
}
