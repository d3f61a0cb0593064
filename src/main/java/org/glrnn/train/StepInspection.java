package org.glrnn.train;

import java.util.LinkedHashMap;
import java.util.Map;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.tasks.plan.TrainingPlan;

/**
 * What a step looks like inside, layer by layer: for metrics.jsonl, on request.
 *
 * @param values by name: {@code gradient_norm/input}, {@code gradient_norm/layer_0} ..., {@code gradient_norm/head}, before
 *     clipping; {@code state_norm/layer_0} ..., mean over the sequences of the Euclidean norm of the state after the
 *     last token; {@code gate_saturation/layer_0} ..., share of the gates below 0.01 or above 0.99
 */
record StepInspection(Map<String, Double> values) {
    /** Reads a plan between the gradients and the update. */
    static StepInspection of(GatedLinearRNNLM model, TrainingPlan plan, int batch) {
        var values = new LinkedHashMap<String, Double>();
        addGradientNorms(model, plan, values);
        addStateNorms(model, plan, batch, values);
        var saturation = plan.saturation();
        for (int layer = 0; layer < saturation.length; layer++) {
            if (!Float.isNaN(saturation[layer])) {
                values.put("gate_saturation/layer_" + layer, (double) saturation[layer]);
            }
        }
        return new StepInspection(values);
    }

    private static void addGradientNorms(GatedLinearRNNLM model, TrainingPlan plan, Map<String, Double> values) {
        var gradients = plan.readGradients();
        for (var parameter : model.parameterTable().parameters()) {
            double sum = 0;
            for (int i = 0; i < parameter.shape().elements(); i++) {
                double value = gradients.get(parameter.offset() + i);
                sum += value * value;
            }
            values.merge("gradient_norm/" + parameter.part(), sum, Double::sum);
        }
        values.replaceAll((_, sum) -> Math.sqrt(sum));
    }

    /** A mixer's cache of a whole text is no state that training fills. */
    private static void addStateNorms(GatedLinearRNNLM model, TrainingPlan plan, int batch, Map<String, Double> values) {
        var states = plan.readCarries();
        var at = 0;
        for (int layer = 0; layer < model.shape().layers(); layer++) {
            var mixer = plan.mixer(layer);
            var width = mixer.state().size();
            double norms = 0;
            for (int sequence = 0; sequence < batch; sequence++) {
                norms += norm(states, at, width);
                at += width;
            }
            if (width > 0 && mixer.maxContext().isEmpty()) {
                values.put("state_norm/layer_" + layer, norms / batch);
            }
        }
    }

    private static double norm(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) values[i] * values[i];
        }
        return Math.sqrt(sum);
    }
}
