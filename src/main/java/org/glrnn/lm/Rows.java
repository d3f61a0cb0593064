package org.glrnn.lm;

import java.util.Objects;

/**
 * The checked input of one call.
 *
 * @param batch sequences
 * @param length rows of a sequence
 * @param tokens [batch, length]; empty where features come in
 * @param features [batch, length, input_dim]; empty where tokens come in
 */
record Rows(int batch, int length, int[] tokens, float[] features) {

    static Rows tokens(GatedLinearRNNLM model, int[][] x) {
        ModelCheck.requireTokens(model.configuration());
        var tokens = Tokens.flatten("x", x, model.configuration().inputVocabSize());
        return new Rows(x.length, x[0].length, tokens, new float[0]);
    }

    static Rows features(GatedLinearRNNLM model, float[] x, int batch) {
        ModelCheck.requireFeatures(model.configuration());
        Objects.requireNonNull(x, "x");
        var width = model.configuration().inputDim();
        if (batch < 1 || x.length == 0 || x.length % (batch * width) != 0) {
            throw new IllegalArgumentException("x holds " + x.length + " values, which is not " + batch
                    + " sequences of vectors of " + width + " values");
        }
        return new Rows(batch, x.length / (batch * width), new int[0], x);
    }

    void requireTargets(int[][] targets) {
        if (targets.length != batch || targets[0].length != length) {
            throw new IllegalArgumentException("x is [" + batch + ", " + length + "] but targets are [" + targets.length
                    + ", " + targets[0].length + "]");
        }
    }
}
