package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.Operators.NormSite;
import org.glrnn.tasks.op.sum.Sums;
import org.glrnn.tasks.plan.Block.BackwardScratch;

/**
 * The norm after the last block, where a model has one.
 *
 * @param shape the model
 * @param input offset of the last block's output, [rows, D]
 * @param site where the norm works; null: there is none, and the output is the input
 */
record FinalNorm(ModelShape shape, int input, NormSite site) {
    private static final String PATH = "final_norm";

    static void declare(ParameterScope scope, ModelShape shape) {
        if (shape.options().finalNorm()) {
            shape.norms().declare(scope.child(PATH), shape.modelWidth());
        }
    }

    static FinalNorm plan(Arena arena, ModelShape shape, int rows, int input) {
        return new FinalNorm(shape, input, !shape.options().finalNorm() ? null
                : shape.norms().plan(arena, PATH, input, rows, shape.modelWidth()));
    }

    /** Returns where the residual stream is that the head reads. */
    int output() {
        return site == null ? input : site.output();
    }

    void forward(Operators operators) {
        if (site != null) {
            shape.norms().forward(operators, "finalNorm", site);
        }
    }

    /**
     * Returns where the gradient of the output must be before {@link #backward}.
     *
     * @param residual gradient of the last block's output
     * @param narrow scratch of [rows, D]
     */
    int gradient(int residual, int narrow) {
        return site == null ? residual : narrow;
    }

    /** Turns the gradient of the output into that of the last block's output. */
    void backward(Operators operators, BackwardScratch scratch) {
        if (site != null) {
            operators.tasks().add("finalClear", Sums::clear, operators.activations(),
                    operators.tasks().frame(scratch.residual()), operators.rows() * shape.modelWidth());
            shape.norms().backward(operators, "finalNorm", site, scratch.narrow(), scratch.residual());
        }
    }
}
