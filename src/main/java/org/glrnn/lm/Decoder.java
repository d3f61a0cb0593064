package org.glrnn.lm;

import java.util.Objects;

import org.glrnn.nn.Lifetime;
import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.plan.SequencePlan;

/**
 * One-token-at-a-time evaluation of a model: constant time and memory per token, the carry stays on the device. Every token is
 * fed to the current parameters, whatever changed them. After {@link #close()} every use is refused.
 */
public final class Decoder implements AutoCloseable {
    private static final float[] NO_FEATURES = new float[0];
    private final LanguageModelConfiguration configuration;
    private final Lifetime lifetime = new Lifetime("decoder");
    private final SequencePlan plan;
    private final GatedLinearRNNLM model;
    private final PositionCheck positions;
    private final int[] token = new int[1];
    private int position;
    private final float[] logits;

    /**
     * Plans and allocates; starts from a zero carry.
     *
     * @throws IllegalArgumentException if the model takes no tokens, or has no head
     */
    public Decoder(GatedLinearRNNLM model) {
        configuration = Objects.requireNonNull(model, "model").configuration();
        ModelCheck.requireTokensAndHead(configuration);
        this.model = model;
        positions = PositionCheck.of(configuration);
        plan = new SequencePlan(model.shape(), model.parameters().mirrored(), 1, 1, false, model.variants());
        logits = new float[configuration.outputVocabSize()];
    }

    /**
     * Feeds one token.
     *
     * @return logits of the next, [V]; the same array on every call
     * @throws IllegalArgumentException if the token lies outside the vocabulary, or the text outgrows the positional
     *     encodings
     * @throws IllegalStateException if the decoder is closed
     */
    public float[] step(int next) {
        lifetime.requireOpen();
        token[0] = next;
        Tokens.require("the input", token, configuration.inputVocabSize());
        positions.requireRoom(position);
        plan.starts().set(0, position++);
        plan.run(token, NO_FEATURES);
        HostCopy.copy(plan.outputs(), 0, logits);
        return logits;
    }

    /** Starts again from a zero carry. */
    public void reset() {
        setCarry(model.zeroCarry(1));
    }

    /** Returns a copy of the carry, [1, layers, state width]: restoring it continues from here. */
    public Carry carry() {
        lifetime.requireOpen();
        return Carry.copyOf(plan.carry().read(), model.states(), new int[] {position});
    }

    /**
     * Continues from a carry.
     *
     * @throws IllegalArgumentException if it has another shape
     */
    public void setCarry(Carry carry) {
        lifetime.requireOpen();
        Objects.requireNonNull(carry, "carry");
        carry.requireShape(1, model.states());
        carry.copyTo(plan.carry().overwrite());
        position = carry.positions()[0];
    }

    @Override
    public void close() {
        lifetime.end();
        plan.close();
    }
}
