package org.glrnn.verify;

import static org.glrnn.verify.Tensor.ANY;
import static org.glrnn.verify.Tolerances.GRADIENT;
import static org.glrnn.verify.Tolerances.MODEL_OUTPUT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.glrnn.lm.Carry;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.tasks.graph.KernelVariants;

/** Runs files of the language model: outputs from a zero carry and from a given one, loss and gradients. */
final class LanguageModelRun {
    private final GoldenObject file;
    private final GatedLinearRNNLM model;
    private final Tensor x;
    private final List<Comparison> results = new ArrayList<>();

    private LanguageModelRun(GoldenObject file, KernelVariants variants) {
        this.file = file;
        var configuration = ModelFile.configuration(file);
        x = configuration.useWordEmbedding() ? file.tensor("x", ANY, ANY)
                : file.tensor("x", ANY, ANY, configuration.inputDim());
        model = ModelFile.model(file, configuration, variants);
    }

    static List<Comparison> compare(GoldenObject file, KernelVariants variants) {
        var run = new LanguageModelRun(file, variants);
        run.forward(run.model.zeroCarry(run.x.size(0)), "y", "carry_out");
        if (file.isGiven("carry_in2")) {
            // Its sequences stand at position 0, as the reference's do with any carry.
            var given = file.tensor("carry_in2", run.carryShape()).floats();
            run.forward(Carry.of(run.x.size(0), run.model.states(), given), "y_with_carry",
                    "carry_out_with_carry");
        }
        if (run.model.configuration().useHead()) {
            run.gradients();
        }
        return run.results;
    }

    private void forward(Carry carry, String outputs, String carries) {
        var output = model.configuration().useWordEmbedding() ? model.apply(x.rows(), carry) : model.apply(x.floats(), carry);
        compare(outputs, output.y(), file.tensor(outputs, x.size(0), x.size(1), output.width()));
        compare(carries, output.carry().values(), file.tensor(carries, carryShape()));
    }

    private void gradients() {
        var targets = file.tensor("targets", x.size(0), x.size(1)).rows();
        var ours = model.configuration().useWordEmbedding() ? model.lossAndGradients(x.rows(), targets)
                : model.lossAndGradients(x.floats(), targets);
        compare("loss_mean_ce", new float[] {ours.loss()}, file.tensor("loss_mean_ce"));
        GoldenParameters.read(file, "grad_params", model.parameterTable()).forEach((path, values) -> {
            var parameter = model.parameterTable().get(path);
            var gradient = Arrays.copyOfRange(ours.gradients(), parameter.offset(),
                    parameter.offset() + parameter.shape().elements());
            results.add(Comparison.of("grad " + path, gradient, values.values(), GRADIENT));
        });
    }

    private void compare(String quantity, float[] ours, Tensor reference) {
        results.add(Comparison.of(quantity, ours, reference.values(), MODEL_OUTPUT));
    }

    private int[] carryShape() {
        return new int[] {x.size(0), model.states().size(), model.states().getFirst().size()};
    }
}
