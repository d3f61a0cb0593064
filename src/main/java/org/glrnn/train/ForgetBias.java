package org.glrnn.train;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.tasks.graph.ParameterScope;
import org.glrnn.tasks.plan.ModelShape;

/**
 * Makes a new model remember: with all biases 0, as the reference begins, half of the state is gone after one step, and
 * what lies a hundred steps back has no gradient to be learnt from.
 */
final class ForgetBias {
    private ForgetBias() {
    }

    /** Moves the biases that decide about forgetting towards remembering, in every layer that has them. */
    static void apply(GatedLinearRNNLM model, double bias) {
        if (bias == 0) {
            return;
        }
        for (var layer = 0; layer < model.shape().layers(); layer++) {
            for (var shift : model.shape().mixer(layer).remembering((float) bias)) {
                var path = ParameterScope.join(ModelShape.mixerPath(layer), shift.parameter());
                var values = model.parameter(path);
                for (var i = shift.first(); i < shift.first() + shift.count(); i++) {
                    values[i] += shift.amount();
                }
                model.setParameter(path, values);
            }
        }
    }
}
