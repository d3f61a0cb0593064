package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.Parameter;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.product.Linear;
import org.glrnn.tasks.op.product.Products;
import org.glrnn.tasks.op.product.RowBias;

/**
 * The logits: e W + b with a kernel W of their own, or e Eᵀ + b with the embedding E; b may be left out.
 *
 * <p>With E [V, D] as the weight of a layer from V to D, e Eᵀ is the gradient of that layer's input, the gradient of e its
 * output, and that of E its weight's with the roles of input and output exchanged. The head adds its part of E's gradient
 * before the embedding does, chunk after chunk.
 *
 * @param shape the model
 */
record OutputLayer(ModelShape shape) {
    private static final String ID = "head";
    private static final String KERNEL = ModelParameters.HEAD + "/kernel";
    private static final String BIAS = ModelParameters.HEAD + "/bias";

    void declare(ParameterScope scope) {
        if (!shape.options().tieHead()) {
            scope.add(KERNEL, Shape.of(shape.modelWidth(), shape.classes()), Initializer.LECUN_NORMAL);
        }
        if (shape.options().headBias()) {
            scope.add(BIAS, Shape.of(shape.classes()), Initializer.ZEROS);
        }
    }

    /** Returns the weight that one-row plans also read as its transpose; null: none. */
    Parameter transposed(ParameterTable table) {
        return shape.options().tieHead() ? table.get(ModelParameters.EMBEDDING) : null;
    }

    /** Adds the logits; x is [rows, D], y is [rows, V]. */
    void forward(Operators operators, Slice x, Slice y) {
        if (!shape.options().tieHead()) {
            operators.linear("logits", ModelParameters.HEAD, x, y, shape.modelWidth(), shape.classes());
        } else if (operators.panels() != null && operators.panels().hasTransposed()) {
            operators.panels().forwardTransposed(operators.tasks(), "logits", x,
                    shape.options().headBias() ? operators.table().offset(BIAS) : Linear.NO_BIAS, y, operators.rows());
        } else {
            products(operators).inputGradient("logits", x, operators.parameters(), embedding(operators), y);
            addBias(operators, y);
        }
    }

    private void addBias(Operators operators, Slice y) {
        if (shape.options().headBias()) {
            operators.tasks().add("logitsBias", RowBias::addRowBias, y.array(), operators.parameters(),
                    operators.tasks().frame(y.offset(), operators.table().offset(BIAS)), operators.rows(), shape.classes());
        }
    }

    /** Adds the gradients of the parameters, then that of x. */
    void backward(Operators operators, Slice x, Slice dy, Slice dx) {
        if (!shape.options().tieHead()) {
            operators.linearBackward(ID, ModelParameters.HEAD, x, dy, dx, shape.modelWidth(), shape.classes());
            return;
        }
        if (shape.options().headBias()) {
            operators.linearBias(ID, ModelParameters.HEAD, dy, shape.classes());
        }
        products(operators).weightGradient(ID + "Weight", dy, x, operators.gradients(), embedding(operators));
        products(operators).forward(ID + "Input", dy, operators.parameters(), embedding(operators), Linear.NO_BIAS, dx);
    }

    private Products products(Operators operators) {
        return new Products(operators.tasks(), operators.rows(), shape.classes(), shape.modelWidth());
    }

    private static int embedding(Operators operators) {
        return operators.table().offset(ModelParameters.EMBEDDING);
    }
}
