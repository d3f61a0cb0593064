package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.Operators.NormSite;
import org.glrnn.tasks.op.sum.Sums;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One block of the language model: e = residual(e, mixer(norm(e))), then e = residual(e, channel mixing(norm(e))).
 *
 * @param shape the model
 * @param layer index of the block
 * @param rows what it runs over
 * @param mixer what mixes over time
 * @param activations where everything lies
 */
record Block(ModelShape shape, int layer, Rows rows, Mixer mixer, Activations activations) {

    /**
     * Offsets of one block's activations.
     *
     * @param timeNorm norm before the mixer; its input is the block's input
     * @param saved what the mixer keeps
     * @param channelNorm norm before channel mixing; its input is the sum after the mixer
     * @param hidden pre-activations of channel mixing, [rows, F]
     * @param gelu activated hidden values, [rows, F]
     * @param branch output of either branch before the sum, [rows, D]
     * @param output the block's output, [rows, D]
     */
    record Activations(NormSite timeNorm, Mixer.Saved saved, NormSite channelNorm, int hidden, int gelu, int branch,
            int output) {
    }

    /**
     * Plans a block.
     *
     * @param input offset of its input
     * @param branch offset of [rows, D] that its branches may use
     * @param output offset of its output
     */
    static Block plan(Arena arena, ModelShape shape, KernelVariants variants, int layer, Rows where, int input,
            int branch, int output) {
        var rows = where.count();
        var width = shape.modelWidth();
        var mixer = shape.mixer(layer);
        var timeNorm = NormSite.plan(arena, ModelParameters.timeNorm(layer), input, rows, width, shape.epsilon());
        var saved = mixer.plan(arena, where.batch(), where.length(), variants);
        var middle = arena.take((long) rows * width);
        var channelNorm = NormSite.plan(arena, ModelParameters.channelNorm(layer), middle, rows, width, shape.epsilon());
        var hidden = arena.take((long) rows * shape.mixingWidth());
        var gelu = arena.take((long) rows * shape.mixingWidth());
        return new Block(shape, layer, where, mixer,
                new Activations(timeNorm, saved, channelNorm, hidden, gelu, branch, output));
    }

    void forward(Operators operators, Carry carry) {
        var id = "block" + layer;
        var a = activations;
        operators.norm(id + "TimeNorm", a.timeNorm());
        mixer.forward(operators, site(operators, carry));
        operators.residual(id + "TimeSum", a.branch(), a.timeNorm().input(), a.channelNorm().input(), shape.modelWidth(),
                shape.dropout().timeMixingSite(layer));
        operators.norm(id + "ChannelNorm", a.channelNorm());
        operators.linear(id + "Dense0", ModelParameters.dense(layer, 0), operators.at(a.channelNorm().output()),
                operators.at(a.hidden()), shape.modelWidth(), shape.mixingWidth());
        operators.gelu(id + "Gelu", a.hidden(), a.gelu(), shape.mixingWidth());
        operators.linear(id + "Dense1", ModelParameters.dense(layer, 1), operators.at(a.gelu()), operators.at(a.branch()),
                shape.mixingWidth(), shape.modelWidth());
        operators.residual(id + "ChannelSum", a.branch(), a.channelNorm().input(), a.output(), shape.modelWidth(),
                shape.dropout().channelMixingSite(layer));
    }

    /**
     * Where the backward pass works.
     *
     * @param residual gradient of the residual stream, [rows, D]
     * @param narrow scratch of [rows, D]
     * @param wide scratch of [rows, max(F, what the mixer needs per row)]
     * @param adjoint gradient of a carry, [batch, state width]; the carries that go out have no gradient
     */
    record BackwardScratch(int residual, int narrow, int wide, FloatArray adjoint) {
    }

    /** Turns the gradient of the block's output into that of its input, in place, and adds to the parameter gradients. */
    void backward(Operators operators, Carry carry, BackwardScratch scratch) {
        channelBackward(operators, scratch);
        timeBackward(operators, carry, scratch);
    }

    private void channelBackward(Operators operators, BackwardScratch scratch) {
        var id = "back" + layer;
        var a = activations;
        var branch = operators.residualBackward(id + "ChannelDropout", scratch.residual(), scratch.narrow(),
                shape.modelWidth(), shape.dropout().channelMixingSite(layer));
        operators.linearBackward(id + "Dense1", ModelParameters.dense(layer, 1), operators.at(a.gelu()),
                operators.at(branch), operators.at(scratch.wide()), shape.mixingWidth(), shape.modelWidth());
        operators.geluBackward(id + "Gelu", a.hidden(), scratch.wide(), shape.mixingWidth());
        operators.linearBackward(id + "Dense0", ModelParameters.dense(layer, 0), operators.at(a.channelNorm().output()),
                operators.at(scratch.wide()), operators.at(scratch.narrow()), shape.modelWidth(), shape.mixingWidth());
        operators.normBackward(id + "ChannelNorm", a.channelNorm(), scratch.narrow(), scratch.residual());
    }

    private void timeBackward(Operators operators, Carry carry, BackwardScratch scratch) {
        var id = "back" + layer;
        var branch = operators.residualBackward(id + "TimeDropout", scratch.residual(), scratch.narrow(),
                shape.modelWidth(), shape.dropout().timeMixingSite(layer));
        operators.tasks().add(id + "Adjoint", Sums::fill, scratch.adjoint(), rows.batch() * mixer.state().size(), 0.0f);
        mixer.backward(operators, site(operators, carry), new Mixer.Gradients(operators.at(branch),
                operators.at(scratch.narrow()), scratch.wide(), new Slice(scratch.adjoint(), 0)));
        operators.normBackward(id + "TimeNorm", activations.timeNorm(), scratch.narrow(), scratch.residual());
    }

    /** Adds the measurement of the gates' saturation, {@link Mixer#gates()} values. */
    void saturation(Operators operators, Carry carry, Slice out) {
        mixer.saturation(operators, site(operators, carry), out);
    }

    private Mixer.Site site(Operators operators, Carry carry) {
        return new Mixer.Site("mixer" + layer, ModelParameters.mixer(layer), rows,
                operators.at(activations.timeNorm().output()), operators.at(activations.branch()), activations.saved(),
                carry);
    }
}
