package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.op.Glus;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.Operators.NormSite;
import org.glrnn.tasks.plan.Block.BackwardScratch;

/**
 * The second half of a block: e = residual(e, channel mixing(norm(e))), where channel mixing is a dense layer, GELU or a
 * gated linear unit, and a dense layer. A gated linear unit has both of its halves from one dense layer, with the columns
 * [u | v].
 *
 * @param shape the model
 * @param layer index of the block
 * @param norm its input is the block's sum after the mixer
 * @param hidden pre-activations, [rows, F], or [rows, 2 F] of a gated linear unit
 * @param activated what the second dense layer reads, [rows, F]
 * @param branch output of that before the sum, [rows, D]
 * @param output the block's output, [rows, D]
 */
record ChannelHalf(ModelShape shape, int layer, NormSite norm, int hidden, int activated, int branch, int output) {

    static void declare(ParameterScope scope, ModelShape shape, int layer) {
        shape.norms().declare(scope.child(ModelParameters.channelNorm(layer)), shape.modelWidth());
        scope.dense(ModelParameters.dense(layer, 0), shape.modelWidth(), hiddenWidth(shape));
        scope.dense(ModelParameters.dense(layer, 1), shape.mixingWidth(), shape.modelWidth());
    }

    static ChannelHalf plan(Arena arena, ModelShape shape, int layer, int rows, int input, int branch, int output) {
        var norm = shape.norms().plan(arena, ModelParameters.channelNorm(layer), input, rows, shape.modelWidth());
        return new ChannelHalf(shape, layer, norm, arena.take((long) rows * hiddenWidth(shape)),
                arena.take((long) rows * shape.mixingWidth()), branch, output);
    }

    /** Returns how many values of scratch the backward pass needs for a row. */
    static int scratch(ModelShape shape) {
        return shape.options().channelMixing() == ChannelMixing.NONE ? 0 : shape.mixingWidth();
    }

    private static int hiddenWidth(ModelShape shape) {
        return isGated(shape) ? 2 * shape.mixingWidth() : shape.mixingWidth();
    }

    private static boolean isGated(ModelShape shape) {
        return shape.options().channelMixing() == ChannelMixing.GLU;
    }

    void forward(Operators operators) {
        var id = "block" + layer;
        var width = shape.modelWidth();
        shape.norms().forward(operators, id + "ChannelNorm", norm);
        operators.linear(id + "Dense0", ModelParameters.dense(layer, 0), operators.at(norm.output()), operators.at(hidden),
                width, hiddenWidth(shape));
        if (isGated(shape)) {
            glus().forward(operators, id + "Glu", hidden, activated);
        } else {
            operators.gelu(id + "Gelu", hidden, activated, shape.mixingWidth());
        }
        operators.linear(id + "Dense1", ModelParameters.dense(layer, 1), operators.at(activated), operators.at(branch),
                shape.mixingWidth(), width);
        operators.residual(id + "ChannelSum", branch, norm.input(), output, width, shape.dropout().channelMixingSite(layer));
    }

    /** Turns the gradient of the block's output into that of the sum after the mixer. */
    void backward(Operators operators, BackwardScratch scratch) {
        var id = "back" + layer;
        var branchGradient = operators.residualBackward(id + "ChannelDropout", scratch.residual(), scratch.narrow(),
                shape.modelWidth(), shape.dropout().channelMixingSite(layer));
        operators.linearBackward(id + "Dense1", ModelParameters.dense(layer, 1), operators.at(activated),
                operators.at(branchGradient), operators.at(scratch.wide()), shape.mixingWidth(), shape.modelWidth());
        var gradient = activationBackward(operators, id, scratch.wide());
        operators.linearBackward(id + "Dense0", ModelParameters.dense(layer, 0), operators.at(norm.output()),
                operators.at(gradient), operators.at(scratch.narrow()), shape.modelWidth(), hiddenWidth(shape));
        shape.norms().backward(operators, id + "ChannelNorm", norm, scratch.narrow(), scratch.residual());
    }

    /** Returns where the gradient of the pre-activations is: GELU's replaces its output's, a gated linear unit's its input. */
    private int activationBackward(Operators operators, String id, int outputGradient) {
        if (isGated(shape)) {
            glus().backward(operators, id + "Glu", hidden, outputGradient);
            return hidden;
        }
        operators.geluBackward(id + "Gelu", hidden, outputGradient, shape.mixingWidth());
        return outputGradient;
    }

    private Glus glus() {
        return new Glus(shape.options().gluActivation(), shape.mixingWidth());
    }
}
