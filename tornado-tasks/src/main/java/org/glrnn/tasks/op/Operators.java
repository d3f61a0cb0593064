package org.glrnn.tasks.op;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.op.activation.Gelu;
import org.glrnn.tasks.op.dropout.Dropout;
import org.glrnn.tasks.op.norm.LayerNorm;
import org.glrnn.tasks.op.norm.LayerNormGroup;
import org.glrnn.tasks.op.product.Linear;
import org.glrnn.tasks.op.product.Products;
import org.glrnn.tasks.op.product.WeightPanels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Adds whole operators to a task graph: looks parameters up by path, so that builders speak of layers and not of offsets.
 *
 * @param tasks the graph under construction
 * @param table where parameters lie
 * @param parameters flat parameter buffer
 * @param gradients flat gradient buffer; null where nothing is trained
 * @param activations flat buffer of everything in between
 * @param control seed and step for dropout; null where there is none
 * @param rows batch times length
 * @param panels what holds the weights of dense layers, in panels; null where the parameters do
 */
public record Operators(Tasks tasks, ParameterTable table, FloatArray parameters, FloatArray gradients, FloatArray activations,
        IntArray control, int rows, WeightPanels panels) {

    /** With all weights among the parameters. */
    public Operators(Tasks tasks, ParameterTable table, FloatArray parameters, FloatArray gradients, FloatArray activations,
            IntArray control, int rows) {
        this(tasks, table, parameters, gradients, activations, control, rows, null);
    }

    /** Where a layer norm reads, writes and keeps its statistics. */
    public record NormSite(String path, int input, int output, int mean, int inverse, int width, float epsilon) {
        /** Takes a place for the output and for mean and inverse deviation. */
        public static NormSite plan(Arena arena, String path, int input, int rows, int width, float epsilon) {
            return new NormSite(path, input, arena.take((long) rows * width), arena.take(rows), arena.take(rows), width,
                    epsilon);
        }
    }

    /** Returns the same operators over another number of rows. */
    public Operators withRows(int otherRows) {
        return new Operators(tasks, table, parameters, gradients, activations, control, otherRows, panels);
    }

    /** Returns a window of the activations. */
    public Slice at(int offset) {
        return new Slice(activations, offset);
    }

    /** y = x W + b, or x W where the path has no bias. */
    public void linear(String id, String path, Slice x, Slice y, int in, int out) {
        var weight = table.get(path + "/kernel");
        var bias = table.has(path + "/bias") ? table.offset(path + "/bias") : Linear.NO_BIAS;
        if (panels != null) {
            panels.forward(tasks, id, x, weight, bias, y, rows);
        } else {
            new Products(tasks, rows, in, out).forward(id, x, parameters, weight.offset(), bias, y);
        }
    }

    /** Gradients of bias, if there is one, and weight, then of the input; dx may lie where dy does not. */
    public void linearBackward(String id, String path, Slice x, Slice dy, Slice dx, int in, int out) {
        if (table.has(path + "/bias")) {
            linearBias(id, path, dy, out);
        }
        linearWeight(id, path, x, dy, in, out);
        linearInput(id, path, dy, dx, in, out);
    }

    /** Adds db += the sum of dy over the rows. */
    public void linearBias(String id, String path, Slice dy, int out) {
        tasks.add(id + "Bias", Linear::linearBiasGradient, dy.array(), gradients,
                tasks.frame(dy.offset(), table.offset(path + "/bias")), rows, out);
    }

    /** Adds dW += x transposed dy. */
    public void linearWeight(String id, String path, Slice x, Slice dy, int in, int out) {
        new Products(tasks, rows, in, out).weightGradient(id + "Weight", x, dy, gradients, table.offset(path + "/kernel"));
    }

    /** Adds dx = dy W transposed. */
    public void linearInput(String id, String path, Slice dy, Slice dx, int in, int out) {
        new Products(tasks, rows, in, out).inputGradient(id + "Input", dy, parameters, table.offset(path + "/kernel"), dx);
    }

    /** Adds y = norm(x) of a layer norm. */
    public void norm(String id, NormSite site) {
        if (inGroups()) {
            tasks.add(id, LayerNormGroup::layerNormGroupForward, tasks.context(), parameters, activations,
                    tasks.frame(table.offset(site.path() + "/scale"), table.offset(site.path() + "/bias"), site.input(),
                            site.output(), site.mean(), site.inverse()),
                    site.width(), site.epsilon());
            tasks.groups(id, rows);
            return;
        }
        tasks.add(id, LayerNorm::layerNormForward, parameters, activations, tasks.frame(table.offset(site.path() + "/scale"),
                table.offset(site.path() + "/bias"), site.input(), site.output(), site.mean(), site.inverse()), rows,
                site.width(), site.epsilon());
    }

    /** Adds the gradient of the norm's input to the residual gradient. */
    public void normBackward(String id, NormSite site, int dy, int residualGradient) {
        var scale = table.offset(site.path() + "/scale");
        tasks.add(id + "Parameters", LayerNorm::layerNormParameterGradient, activations, gradients,
                tasks.frame(site.input(), dy, site.mean(), site.inverse(), scale, table.offset(site.path() + "/bias")), rows,
                site.width());
        if (inGroups()) {
            tasks.add(id + "Input", LayerNormGroup::layerNormGroupInputGradient, tasks.context(), parameters, activations,
                    tasks.frame(scale, site.input(), dy, site.mean(), site.inverse(), residualGradient), site.width());
            tasks.groups(id + "Input", rows);
        } else {
            tasks.add(id + "Input", LayerNorm::layerNormInputGradient, parameters, activations,
                    tasks.frame(scale, site.input(), dy, site.mean(), site.inverse(), residualGradient), rows, site.width());
        }
    }

    /** Whether groups of work items share rows. */
    public boolean inGroups() {
        return tasks.variants().lanes() > 0;
    }

    /** Adds y = GELU(z). */
    public void gelu(String id, int z, int y, int width) {
        tasks.add(id, Gelu::geluForward, activations, tasks.frame(z, y), rows * width);
    }

    /** Turns the gradient of y into that of z, in place. */
    public void geluBackward(String id, int z, int gradient, int width) {
        tasks.add(id, Gelu::geluBackward, activations, tasks.frame(z, gradient), rows * width);
    }

    /** out = residual sum of branch and residual, with dropout where the rate is not 0. */
    public void residual(String id, int branch, int residual, int out, int width, DropoutSite dropout) {
        var size = rows * width;
        if (dropout.rate() == 0) {
            tasks.add(id, Dropout::residualSum, activations, tasks.frame(branch, residual, out), size);
        } else if (dropout.onSum()) {
            tasks.add(id, Dropout::residualSumDropout, activations, control,
                    tasks.frame(branch, residual, out, dropout.site()), size, dropout.rate());
        } else {
            tasks.add(id, Dropout::residualBranchDropout, activations, control,
                    tasks.frame(branch, residual, out, dropout.site()), size, dropout.rate());
        }
    }

    /**
     * Backward pass of {@link #residual}: the residual gradient stays where it is.
     *
     * @param scratch where the branch's gradient may go if it differs from the residual's
     * @return where the gradient of the branch is
     */
    public int residualBackward(String id, int residualGradient, int scratch, int width, DropoutSite dropout) {
        if (dropout.rate() == 0) {
            return residualGradient;
        }
        var branchGradient = dropout.onSum() ? residualGradient : scratch;
        tasks.add(id, Dropout::dropoutScale, activations, control,
                tasks.frame(residualGradient, branchGradient, dropout.site()), rows * width, dropout.rate());
        return branchGradient;
    }

    /** Dropout only, in place; nothing where the rate is 0. */
    public void dropout(String id, int offset, int width, DropoutSite dropout) {
        if (dropout.rate() != 0) {
            tasks.add(id, Dropout::dropoutScale, activations, control, tasks.frame(offset, offset, dropout.site()),
                    rows * width, dropout.rate());
        }
    }

    /**
     * One place where a model applies dropout.
     *
     * @param rate probability of dropping
     * @param site number of the place, part of the random counter
     * @param onSum on the sum or on the branch
     */
    public record DropoutSite(float rate, int site, boolean onSum) {
    }
}
