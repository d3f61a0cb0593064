package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Predicate;

import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which gradients the norm of each part of the model is made of. */
class GradientNormsTest {
    private static final int[][] X = {{0, 1, 2}, {3, 4, 0}};
    private static final int[][] Y = {{1, 2, 3}, {4, 0, 1}};
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(12).dModel(4)
            .dChannelMixing(4).mixer(GatedLinearOptions.of(3)).inputVocabSize(5).outputVocabSize(5).build(), 1);

    @ParameterizedTest
    @CsvSource({"input, input_function/.*", "layer_1, (time|channel)_mixing_layers_1/.*",
        "layer_11, (time|channel)_mixing_layers_11/.*", "head, head/.*"})
    void eachPartHasItsOwn(String part, String paths) {
        var expected = norm(path -> path.matches(paths));
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-3, 0, 9), 2, 3, 1)) {
            trainer.step(new int[] {0, 1, 2, 3, 4, 0}, new int[] {1, 2, 3, 4, 0, 1}, false, true);
            assertEquals(expected, trainer.inspection().values().get("gradient_norm/" + part), 1e-6);
        }
    }

    private double norm(Predicate<String> wanted) {
        var gradients = model.lossAndGradients(X, Y).gradients();
        var sum = 0.0;
        for (var parameter : model.parameterTable().parameters()) {
            for (var i = 0; wanted.test(parameter.path()) && i < parameter.shape().elements(); i++) {
                sum += Math.pow(gradients[parameter.offset() + i], 2);
            }
        }
        return Math.sqrt(sum);
    }
}
