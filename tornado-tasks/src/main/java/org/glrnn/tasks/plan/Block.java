package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.Operators.NormSite;
import org.glrnn.tasks.op.sum.Sums;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One block of the language model: e = residual(e, mixer(norm(e))), then, where there is channel mixing,
 * e = residual(e, channel mixing(norm(e))).
 *
 * @param shape the model
 * @param layer index of the block
 * @param rows what it runs over
 * @param mixer what mixes over time
 * @param activations where the first half lies
 * @param channelHalf the second half; null without channel mixing
 */
record Block(ModelShape shape, int layer, Rows rows, Mixer mixer, Activations activations, ChannelHalf channelHalf) {

    /**
     * Offsets of a block's activations up to channel mixing, and of its output.
     *
     * @param timeNorm norm before the mixer; its input is the block's input
     * @param saved what the mixer keeps
     * @param branch output of either branch before the sum, [rows, D]
     * @param sum after the mixer, [rows, D]; without channel mixing the block's output
     * @param output the block's output, [rows, D]
     */
    record Activations(NormSite timeNorm, Mixer.Saved saved, int branch, int sum, int output) {
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
        var timeNorm = shape.norms().plan(arena, ModelParameters.timeNorm(layer), input, rows, width);
        var saved = mixer.plan(arena, where.batch(), where.length(), variants);
        if (shape.options().channelMixing() == ChannelMixing.NONE) {
            return new Block(shape, layer, where, mixer, new Activations(timeNorm, saved, branch, output, output), null);
        }
        var sum = arena.take((long) rows * width);
        return new Block(shape, layer, where, mixer, new Activations(timeNorm, saved, branch, sum, output),
                ChannelHalf.plan(arena, shape, layer, rows, sum, branch, output));
    }

    void forward(Operators operators, Carry carry) {
        var id = "block" + layer;
        var a = activations;
        shape.norms().forward(operators, id + "TimeNorm", a.timeNorm());
        mixer.forward(operators, site(operators, carry));
        operators.residual(id + "TimeSum", a.branch(), a.timeNorm().input(), a.sum(), shape.modelWidth(),
                shape.dropout().timeMixingSite(layer));
        if (channelHalf != null) {
            channelHalf.forward(operators);
        }
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
        if (channelHalf != null) {
            channelHalf.backward(operators, scratch);
        }
        timeBackward(operators, carry, scratch);
    }

    private void timeBackward(Operators operators, Carry carry, BackwardScratch scratch) {
        var id = "back" + layer;
        var branch = operators.residualBackward(id + "TimeDropout", scratch.residual(), scratch.narrow(),
                shape.modelWidth(), shape.dropout().timeMixingSite(layer));
        operators.tasks().add(id + "Adjoint", Sums::fill, scratch.adjoint(), rows.batch() * mixer.state().size(), 0.0f);
        mixer.backward(operators, site(operators, carry), new Mixer.Gradients(operators.at(branch),
                operators.at(scratch.narrow()), scratch.wide(), new Slice(scratch.adjoint(), 0)));
        shape.norms().backward(operators, id + "TimeNorm", activations.timeNorm(), scratch.narrow(), scratch.residual());
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
