package org.glrnn.tasks.plan;

import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.embedding.Embedding;
import org.glrnn.tasks.op.embedding.Positions;
import org.glrnn.tasks.plan.ModelShape.Features;
import org.glrnn.tasks.plan.ModelShape.Positions.Kind;
import org.glrnn.tasks.plan.ModelShape.Tokens;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How a model begins: tokens through an embedding or features through a dense layer, then positions, then dropout.
 *
 * @param shape the model
 * @param batch sequences
 * @param length time steps
 * @param tokens [batch, length]; one cell where features come in
 * @param features [batch, length, width]; one cell where tokens come in
 * @param starts position of the first row of every sequence, [batch]
 * @param sinusoids table of sines and cosines; one cell where there are none
 */
record InputLayer(ModelShape shape, int batch, int length, IntArray tokens, FloatArray features, IntArray starts,
        FloatArray sinusoids) {
    private static final String FEATURES = "input_function";
    private static final String POSITIONS = "positional_encoding/embedding";

    static InputLayer allocate(ModelShape shape, int batch, int length) {
        var rows = Math.multiplyExact(batch, length);
        return switch (shape.input()) {
            case Tokens _ -> new InputLayer(shape, batch, length, new IntArray(rows), NativeArrays.zeros(1),
                    new IntArray(batch), sinusoids(shape));
            case Features features -> new InputLayer(shape, batch, length, new IntArray(1),
                    NativeArrays.zeros(Math.multiplyExact(rows, features.width())), new IntArray(batch), sinusoids(shape));
        };
    }

    static void declare(ParameterScope scope, ModelShape shape) {
        switch (shape.input()) {
            case Tokens(var vocabulary) -> scope.add(ModelParameters.EMBEDDING,
                    Shape.of(vocabulary, shape.modelWidth()), Initializer.EMBEDDING_NORMAL);
            case Features(var width) -> scope.dense(FEATURES, width, shape.modelWidth());
        }
        if (shape.positions().kind() == Kind.LEARNED) {
            scope.add(POSITIONS, Shape.of(shape.positions().length(), shape.modelWidth()),
                    Initializer.EMBEDDING_NORMAL);
        }
    }

    /** What the host sends before every call. */
    Object[] sent() {
        return new Object[] {tokens, features, starts};
    }

    /** What stays on the device. */
    Object[] resident() {
        return new Object[] {tokens, features, starts, sinusoids};
    }

    /** Sets what the next call reads: either is empty. */
    void send(int[] newTokens, float[] newFeatures) {
        HostCopy.copy(newTokens, tokens);
        HostCopy.copy(newFeatures, features, 0, newFeatures.length);
    }

    void forward(Operators operators, int embedded) {
        var tasks = operators.tasks();
        switch (shape.input()) {
            case Tokens _ -> tasks.add("embedding", Embedding::embeddingForward, tokens, operators.parameters(),
                    operators.activations(), tasks.frame(operators.table().offset(ModelParameters.EMBEDDING), embedded),
                    operators.rows(), shape.modelWidth());
            case Features(var width) -> operators.linear("input", FEATURES, new Slice(features, 0),
                    operators.at(embedded), width, shape.modelWidth());
        }
        if (shape.positions().used()) {
            var learned = shape.positions().kind() == Kind.LEARNED;
            tasks.add("positions", Positions::addPositions, operators.activations(),
                    learned ? operators.parameters() : sinusoids, starts,
                    tasks.frame(embedded, learned ? operators.table().offset(POSITIONS) : 0), operators.rows(), length,
                    shape.modelWidth(), shape.positions().length());
        }
        operators.dropout("dropout", embedded, shape.modelWidth(), shape.dropout().embeddingSite());
    }

    void backward(Operators operators, int gradient) {
        var tasks = operators.tasks();
        operators.dropout("dropout", gradient, shape.modelWidth(), shape.dropout().embeddingSite());
        if (shape.positions().kind() == Kind.LEARNED) {
            tasks.add("positions", Positions::positionGradient, operators.activations(), operators.gradients(), starts,
                    tasks.frame(gradient, operators.table().offset(POSITIONS)), operators.rows(), length, shape.modelWidth(),
                    shape.positions().length());
        }
        switch (shape.input()) {
            case Tokens _ -> tasks.add("embedding", Embedding::embeddingGradient, tokens, operators.activations(),
                    operators.gradients(), tasks.frame(gradient, operators.table().offset(ModelParameters.EMBEDDING)),
                    operators.rows(), shape.modelWidth());
            case Features(var width) -> {
                operators.linearBias("input", FEATURES, operators.at(gradient), shape.modelWidth());
                operators.linearWeight("input", FEATURES, new Slice(features, 0), operators.at(gradient), width,
                        shape.modelWidth());
            }
        }
    }

    /** PE[p, 2i] = sin(p w_i), PE[p, 2i+1] = cos(p w_i), w_i = exp(-2i ln(10000) / D) (docs/mathematics.md 4.3). */
    private static FloatArray sinusoids(ModelShape shape) {
        if (shape.positions().kind() != Kind.SINUSOIDAL) {
            return NativeArrays.zeros(1);
        }
        var width = shape.modelWidth();
        var table = new FloatArray(Math.multiplyExact(shape.positions().length(), width));
        for (var p = 0; p < shape.positions().length(); p++) {
            for (var i = 0; i < width; i++) {
                var angle = p * Math.exp(-(i - i % 2) * Math.log(10_000) / width);
                table.set(p * width + i, (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle)));
            }
        }
        return table;
    }
}
