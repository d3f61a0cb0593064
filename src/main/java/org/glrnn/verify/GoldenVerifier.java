package org.glrnn.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.glrnn.data.DataException;
import org.glrnn.lm.Carry;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.PositionalEncodingMode;
import org.glrnn.nn.Activation;
import org.glrnn.nn.GatedLinearRNN;
import org.glrnn.nn.GatedLinearRNNConfiguration;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Trainer;
import org.glrnn.verify.Comparison.Tolerance;

import tools.jackson.databind.JsonNode;

/** Runs golden files through layer, language model and trainer, and compares every quantity they hold. */
public final class GoldenVerifier {
    private static final Tolerance LAYER_OUTPUT = new Tolerance(1e-6, 0);
    private static final Tolerance MODEL_OUTPUT = new Tolerance(1e-5, 0);
    private static final Tolerance GRADIENT = new Tolerance(1e-5, 1e-4);
    private static final Tolerance TRAINING_LOSS = new Tolerance(2e-5, 0);
    private static final Tolerance LEARNING_RATE = new Tolerance(1e-12, 1e-6);
    private static final Tolerance PARAMETERS_AFTER = new Tolerance(2e-4, 0);

    private GoldenVerifier() {
    }

    /**
     * Runs every {@code *.json} of a directory, in the order of their names.
     *
     * @throws DataException if the directory cannot be read, holds none, or one is not a golden file
     */
    public static List<FileReport> verifyAll(Path directory) {
        return verifyAll(directory, KernelVariants.PLAIN);
    }

    /** Runs every {@code *.json} of a directory with the kernels that a device wants. */
    public static List<FileReport> verifyAll(Path directory, KernelVariants variants) {
        return list(directory).stream().map(path -> verify(GoldenFile.read(path), variants)).toList();
    }

    private static List<Path> list(Path directory) {
        try (var files = Files.list(directory)) {
            var golden = files.filter(path -> path.toString().endsWith(".json")).sorted().toList();
            if (golden.isEmpty()) {
                throw new DataException(directory + " holds no golden files (*.json): name the directory that does");
            }
            return golden;
        } catch (IOException failure) {
            throw new DataException("cannot list " + directory + "; name a directory of golden files (*.json)");
        }
    }

    /** Runs one file; a mode that is not supported makes it skipped, with the reason. */
    static FileReport verify(GoldenFile file, KernelVariants variants) {
        var name = file.path().getFileName().toString();
        try {
            return new FileReport(name, switch (file.kind()) {
                case LAYER -> layer(file, variants);
                case LANGUAGE_MODEL -> languageModel(file, variants);
                case TRAINING -> training(file, variants);
            }, null);
        } catch (IllegalArgumentException unsupported) {
            return FileReport.skipped(name, unsupported.getMessage());
        }
    }

    private static List<Comparison> layer(GoldenFile file, KernelVariants variants) {
        var config = file.config();
        var activations = config.path("activations").asString("tanh,tanh,sigmoid").toUpperCase(Locale.ROOT).split(",");
        var configuration = new GatedLinearRNNConfiguration(config.path("d_model").asInt(), config.path("d_h").asInt(),
                Activation.valueOf(activations[0]), Activation.valueOf(activations[1]), Activation.valueOf(activations[2]),
                config.path("use_true_recurrence").asBoolean(false), config.path("use_tied_gates").asBoolean(true));
        var batch = file.size("x", 0);
        var length = file.size("x", 1);
        var results = new ArrayList<Comparison>();
        try (var layer = new GatedLinearRNN(configuration, file.size("x", 2), 0, variants)) {
            file.tensors("params").forEach((path, values) -> layer.parameters().set(path, GoldenFile.toFloats(values)));
            var withCarry = file.has("carry_in");
            var output = withCarry ? layer.apply(file.floats("x"), batch, length, file.floats("carry_in"))
                    : layer.apply(file.floats("x"), batch, length);
            results.add(Comparison.of("y", output.y(), file.tensor("y"), LAYER_OUTPUT));
            results.add(Comparison.of("carry_out", output.carry(), file.tensor("carry_out"), LAYER_OUTPUT));
            var gradients = layer.backward(file.floats("cotangent_y"), file.floats("cotangent_carry"));
            results.add(Comparison.of("grad_x", gradients.x(), file.tensor("grad_x"), GRADIENT));
            if (withCarry) {
                results.add(Comparison.of("grad_carry_in", gradients.carry(), file.tensor("grad_carry_in"), GRADIENT));
            }
            file.tensors("grad_params").forEach((path, values) -> results.add(Comparison.of("grad " + path,
                    layer.parameters().copyOf(gradients.parameters(), path), values, GRADIENT)));
        }
        return results;
    }

    private static List<Comparison> languageModel(GoldenFile file, KernelVariants variants) {
        var model = model(file).withVariants(variants);
        var results = new ArrayList<Comparison>();
        var output = apply(model, file, model.zeroCarry(file.size("x", 0)));
        results.add(Comparison.of("y", output.y(), file.tensor("y"), MODEL_OUTPUT));
        results.add(Comparison.of("carry_out", output.carry().values(), file.tensor("carry_out"), MODEL_OUTPUT));
        if (file.has("carry_in2")) {
            var configuration = model.configuration();
            // Its sequences stand at position 0, as the reference's do with any carry.
            var carry = Carry.of(file.size("x", 0), configuration.nLayer(), configuration.dH(), file.floats("carry_in2"));
            var continued = apply(model, file, carry);
            results.add(Comparison.of("y_with_carry", continued.y(), file.tensor("y_with_carry"), MODEL_OUTPUT));
            results.add(Comparison.of("carry_out_with_carry", continued.carry().values(),
                    file.tensor("carry_out_with_carry"), MODEL_OUTPUT));
        }
        if (file.has("targets")) {
            var targets = file.integers(file.root().path("targets"));
            var training = model.configuration().useWordEmbedding()
                    ? model.lossAndGradients(file.integers(file.root().path("x")), targets)
                    : model.lossAndGradients(file.floats("x"), targets);
            results.add(Comparison.of("loss_mean_ce", new float[] {training.loss()}, file.tensor("loss_mean_ce"),
                    MODEL_OUTPUT));
            file.tensors("grad_params").forEach((path, values) -> results.add(Comparison.of("grad " + path,
                    slice(training.gradients(), model, path), values, GRADIENT)));
        }
        return results;
    }

    private static GatedLinearRNNLM.Output apply(GatedLinearRNNLM model, GoldenFile file, Carry carry) {
        return model.configuration().useWordEmbedding() ? model.apply(file.integers(file.root().path("x")), carry)
                : model.apply(file.floats("x"), carry);
    }

    private static List<Comparison> training(GoldenFile file, KernelVariants variants) {
        var model = model(file).withVariants(variants);
        var steps = file.size("losses", 0);
        var losses = new float[steps];
        var norms = new float[steps];
        var rates = new float[steps];
        var results = new ArrayList<Comparison>();
        try (var trainer = new Trainer(model, optimizer(file.config().path("optimizer")), file.size("x", 1),
                file.size("x", 2), 0)) {
            for (var step = 0; step < steps; step++) {
                var result = trainer.step(flat(file, "x", step), flat(file, "targets", step));
                losses[step] = result.loss();
                norms[step] = result.gradientNorm();
                rates[step] = (float) result.learningRate();
            }
        }
        results.add(Comparison.of("losses", losses, file.tensor("losses"), TRAINING_LOSS));
        results.add(Comparison.of("grad_norms", norms, file.tensor("grad_norms"), GRADIENT));
        results.add(Comparison.of("learning_rates", rates, file.tensor("learning_rates"), LEARNING_RATE));
        file.tensors("params_after").forEach((path, values) -> results.add(
                Comparison.of("after " + path, model.parameter(path), values, PARAMETERS_AFTER)));
        return results;
    }

    private static int[] flat(GoldenFile file, String key, int step) {
        var rows = file.integers(file.root().path(key).path(step));
        return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    }

    private static float[] slice(float[] flat, GatedLinearRNNLM model, String path) {
        var parameter = model.parameterTable().get(path);
        return Arrays.copyOfRange(flat, parameter.offset(), parameter.offset() + parameter.shape().elements());
    }

    private static OptimizerConfiguration optimizer(JsonNode optimizer) {
        var schedule = optimizer.path("schedule");
        return new OptimizerConfiguration(schedule.path("peak").asDouble(), schedule.path("end").asDouble(),
                schedule.path("warmup_steps").asInt(), schedule.path("total_steps").asInt(), optimizer.path("b1").asDouble(),
                optimizer.path("b2").asDouble(), optimizer.path("eps").asDouble(),
                optimizer.path("weight_decay").asDouble(), optimizer.path("clip_global_norm").asDouble());
    }

    /** Builds the file's model; its dropout is off, as it was for the reference. */
    private static GatedLinearRNNLM model(GoldenFile file) {
        var config = file.config();
        var features = !config.path("use_word_embedding").asBoolean(true);
        var configuration = LanguageModelConfiguration.builder()
                .nLayer(config.path("n_layer").asInt())
                .dModel(config.path("d_model").asInt())
                .dChannelMixing(config.path("d_channel_mixing").asInt())
                .eps(config.path("eps").asDouble())
                .inputVocabSize(config.path("input_vocab_size").asInt(1))
                .outputVocabSize(config.path("output_vocab_size").asInt(1))
                .maxSeqLength(config.path("max_seq_length").asInt(1))
                .useWordEmbedding(config.path("use_word_embedding").asBoolean(true))
                .positionalEncodingMode(PositionalEncodingMode.valueOf(
                        config.path("positional_encoding_mode").asString("none").toUpperCase(Locale.ROOT)))
                .useHead(config.path("use_head").asBoolean(true))
                .dH(config.path("d_h").asInt())
                .useTrueRecurrence(config.path("use_true_recurrence").asBoolean(false))
                .inputDim(features ? file.size("x", 2) : 1)
                .useTiedGates(config.path("use_tied_gates").asBoolean(true))
                .build();
        var model = GatedLinearRNNLM.create(configuration, 0);
        file.tensors("params").forEach((path, values) -> model.setParameter(path, GoldenFile.toFloats(values)));
        return model;
    }
}
