package org.glrnn.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.TimeMixing;
import org.glrnn.tasks.plan.TrainingPlan;

/**
 * What a step looks like inside, layer by layer: for metrics.jsonl, on request.
 *
 * @param values by name: {@code gradient_norm/input}, {@code gradient_norm/layer_0} ..., {@code gradient_norm/head}, before
 *     clipping; {@code state_norm/layer_0} ..., mean over the sequences of the Euclidean norm of the state after the
 *     last token; {@code gate_saturation/layer_0} ..., share of the gates below 0.01 or above 0.99
 */
record StepInspection(Map<String, Double> values) {
    private static final Pattern LAYER = Pattern.compile("(?:time|channel)_mixing_layers_(\\d+)/.*");

    /** Reads a plan between the gradients and the update. */
    static StepInspection of(GatedLinearRNNLM model, TrainingPlan plan, int batch) {
        var values = new LinkedHashMap<String, Double>();
        addGradientNorms(model, plan, values);
        addStateNorms(model, plan, batch, values);
        var saturation = plan.saturation();
        for (int layer = 0; layer < saturation.length; layer++) {
            values.put("gate_saturation/layer_" + layer, (double) saturation[layer]);
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
            values.merge("gradient_norm/" + part(parameter.path()), sum, Double::sum);
        }
        values.replaceAll((_, sum) -> Math.sqrt(sum));
    }

    /** The residual stream's way: input, layers, head. */
    private static String part(String path) {
        var layer = LAYER.matcher(path);
        if (layer.matches()) {
            return "layer_" + layer.group(1);
        }
        return path.startsWith("head/") ? "head" : "input";
    }

    /** Attention's state is its cache, which training does not fill. */
    private static void addStateNorms(GatedLinearRNNLM model, TrainingPlan plan, int batch, Map<String, Double> values) {
        if (model.configuration().mixer() == TimeMixing.ATTENTION) {
            return;
        }
        int layers = model.configuration().nLayer();
        var states = plan.readCarries();
        int width = states.length / (layers * batch);
        for (int layer = 0; layer < layers; layer++) {
            double norms = 0;
            for (int sequence = 0; sequence < batch; sequence++) {
                norms += norm(states, (layer * batch + sequence) * width, width);
            }
            values.put("state_norm/layer_" + layer, norms / batch);
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
