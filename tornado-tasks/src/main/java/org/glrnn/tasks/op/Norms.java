package org.glrnn.tasks.op;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.op.Operators.NormSite;
import org.glrnn.tasks.op.norm.Norm;
import org.glrnn.tasks.op.norm.RmsNorm;
import org.glrnn.tasks.op.norm.RmsNormGroup;

/**
 * Declares norms, plans them and adds them to a task graph, in the kind that the model has.
 *
 * @param kind which norm
 * @param epsilon added inside the root
 */
public record Norms(Norm kind, float epsilon) {
    private static final int NONE = -1;

    /** Declares scale, and bias where there is one. */
    public void declare(ParameterScope scope, int width) {
        scope.add("scale", Shape.of(width), Initializer.ONES);
        if (kind == Norm.LAYER) {
            scope.add("bias", Shape.of(width), Initializer.ZEROS);
        }
    }

    /** Takes a place for the output and for what is kept; the norm by the root mean square keeps no mean. */
    public NormSite plan(Arena arena, String path, int input, int rows, int width) {
        return kind == Norm.LAYER ? NormSite.plan(arena, path, input, rows, width, epsilon)
                : new NormSite(path, input, arena.take((long) rows * width), NONE, arena.take(rows), width, epsilon);
    }

    /** Adds y = norm(x). */
    public void forward(Operators operators, String id, NormSite site) {
        if (kind == Norm.LAYER) {
            operators.norm(id, site);
            return;
        }
        var tasks = operators.tasks();
        var scale = operators.table().offset(site.path() + "/scale");
        if (operators.inGroups()) {
            tasks.add(id, RmsNormGroup::rmsNormGroupForward, tasks.context(), operators.parameters(),
                    operators.activations(), tasks.frame(scale, site.input(), site.output(), site.inverse()), site.width(),
                    epsilon);
            tasks.groups(id, operators.rows());
        } else {
            tasks.add(id, RmsNorm::rmsNormForward, operators.parameters(), operators.activations(),
                    tasks.frame(scale, site.input(), site.output(), site.inverse()), operators.rows(), site.width(),
                    epsilon);
        }
    }

    /** Adds the gradients of the norm's parameters, then that of its input to the residual gradient. */
    public void backward(Operators operators, String id, NormSite site, int dy, int residualGradient) {
        if (kind == Norm.LAYER) {
            operators.normBackward(id, site, dy, residualGradient);
            return;
        }
        var tasks = operators.tasks();
        var scale = operators.table().offset(site.path() + "/scale");
        tasks.add(id + "Parameters", RmsNorm::rmsNormParameterGradient, operators.activations(), operators.gradients(),
                tasks.frame(site.input(), dy, site.inverse(), scale), operators.rows(), site.width());
        if (operators.inGroups()) {
            tasks.add(id + "Input", RmsNormGroup::rmsNormGroupInputGradient, tasks.context(), operators.parameters(),
                    operators.activations(), tasks.frame(scale, site.input(), dy, site.inverse(), residualGradient),
                    site.width());
            tasks.groups(id + "Input", operators.rows());
        } else {
            tasks.add(id + "Input", RmsNorm::rmsNormInputGradient, operators.parameters(), operators.activations(),
                    tasks.frame(scale, site.input(), dy, site.inverse(), residualGradient), operators.rows(), site.width());
        }
    }
}
