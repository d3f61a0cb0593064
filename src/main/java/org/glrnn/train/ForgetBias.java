package org.glrnn.train;

import org.glrnn.lm.GatedLinearRNNLM;

/**
 * Makes a new model remember: with all biases 0, as the reference begins, half of the state is gone after one step, and
 * what lies a hundred steps back has no gradient to be learnt from.
 */
final class ForgetBias {
    private static final String GATES = "/model/proj/bias";

    private ForgetBias() {
    }

    /**
     * Moves the bias of what decides about forgetting: the input gate's down where the gates are tied, else the forget
     * gate's up. The columns are those of docs/mathematics.md 1.2: candidate, input gate, (forget gate,) output gate.
     */
    static void apply(GatedLinearRNNLM model, double bias) {
        if (bias == 0) {
            return;
        }
        boolean tied = model.configuration().useTiedGates();
        int width = model.configuration().dH();
        for (var parameter : model.parameterTable().parameters()) {
            if (parameter.path().endsWith(GATES)) {
                var values = model.parameter(parameter.path());
                int first = (tied ? 1 : 2) * width;
                for (int i = first; i < first + width; i++) {
                    values[i] += (float) (tied ? -bias : bias);
                }
                model.setParameter(parameter.path(), values);
            }
        }
    }
}
