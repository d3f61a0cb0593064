package org.glrnn.verify;

import static org.glrnn.verify.Tensor.ANY;
import static org.glrnn.verify.Tolerances.GRADIENT;
import static org.glrnn.verify.Tolerances.LAYER_OUTPUT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.glrnn.data.DataException;
import org.glrnn.nn.Layer;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.op.activation.Activation;

/** Runs files of the layer: outputs, and the gradients of a scalar whose gradients on the outputs the file gives. */
final class LayerRun {
    private LayerRun() {
    }

    static List<Comparison> compare(GoldenObject file, KernelVariants variants) {
        var config = file.object("config");
        var mixer = mixer(config);
        var width = config.count("d_model");
        var x = file.tensor("x", ANY, ANY, config.count("d_input"));
        // Before the layer is made: no size of the configuration is larger than what the file holds.
        var y = file.tensor("y", x.size(0), x.size(1), width);
        var carryOut = file.tensor("carry_out", x.size(0), config.count("d_h"));
        List<Comparison> results = new ArrayList<>();
        try (var layer = new Layer(mixer.options(), x.size(2), width, 0, variants)) {
            GoldenParameters.read(file, "params", layer.parameters().table())
                    .forEach((path, values) -> layer.parameters().set(path, values.floats()));
            var carryIn = file.isGiven("carry_in") ? file.tensor("carry_in", carryOut.sizes()) : null;
            var output = carryIn == null ? layer.apply(x.floats(), x.size(0), x.size(1))
                    : layer.apply(x.floats(), x.size(0), x.size(1), carryIn.floats());
            results.add(Comparison.of("y", output.y(), y.values(), LAYER_OUTPUT));
            results.add(Comparison.of("carry_out", output.carry(), carryOut.values(), LAYER_OUTPUT));
            var gradients = layer.backward(file.tensor("cotangent_y", y.sizes()).floats(),
                    file.tensor("cotangent_carry", carryOut.sizes()).floats());
            results.add(Comparison.of("grad_x", gradients.x(), file.tensor("grad_x", x.sizes()).values(), GRADIENT));
            if (file.isGiven("grad_carry_in") != (carryIn != null)) {
                throw new DataException("of carry_in and grad_carry_in one is null and the other is not");
            }
            if (carryIn != null) {
                results.add(Comparison.of("grad_carry_in", gradients.carry(),
                        file.tensor("grad_carry_in", carryIn.sizes()).values(), GRADIENT));
            }
            GoldenParameters.read(file, "grad_params", layer.parameters().table()).forEach((path, values) -> results.add(
                    Comparison.of("grad " + path, layer.parameters().copyOf(gradients.parameters(), path), values.values(),
                            GRADIENT)));
        }
        return results;
    }

    private static MixerSpec<?> mixer(GoldenObject config) {
        var names = config.word("activations").split(",", -1);
        if (names.length != 3) {
            throw new DataException("config.activations names " + names.length + " functions; they are those of candidate,"
                    + " state and gates, separated by commas");
        }
        return MixerSpec.of(MixerTypes.standard(), Map.of("d_h", config.count("d_h"),
                "use_true_recurrence", config.flag("use_true_recurrence"), "use_tied_gates", config.flag("use_tied_gates"),
                "input_activation", activation(names[0]), "hidden_activation", activation(names[1]),
                "gate_activation", activation(names[2])));
    }

    private static Activation activation(String name) {
        return GoldenObject.constant("config.activations", name, Activation.class);
    }
}
