package org.glrnn.verify;

import static org.glrnn.verify.Tolerances.GRADIENT;
import static org.glrnn.verify.Tolerances.LEARNING_RATE;
import static org.glrnn.verify.Tolerances.PARAMETERS_AFTER;
import static org.glrnn.verify.Tolerances.TRAINING_LOSS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Schedules;
import org.glrnn.train.Trainer;

/** Runs files of training: losses, gradient norms and learning rates of every step, and the parameters at the end. */
final class TrainingRun {
    private static final String SCHEDULE = "linear warm-up from 0, cosine to end";

    private TrainingRun() {
    }

    static List<Comparison> compare(GoldenObject file, KernelVariants variants) {
        var config = file.object("config");
        var steps = config.count("steps");
        var batch = config.count("batch");
        var length = config.count("length");
        var inputs = file.tensor("x", steps, batch, length).rows();
        var targets = file.tensor("targets", steps, batch, length).rows();
        var model = ModelFile.model(file, ModelFile.configuration(file), variants);
        var expectedLosses = file.tensor("losses", steps).values();
        var expectedNorms = file.tensor("grad_norms", steps).values();
        var expectedRates = file.tensor("learning_rates", steps).values();
        var expectedParameters = GoldenParameters.read(file, "params_after", model.parameterTable());
        var losses = new float[steps];
        var norms = new float[steps];
        var rates = new float[steps];
        try (var trainer = new Trainer(model, optimizer(config.object("optimizer")), batch, length, 0)) {
            for (var step = 0; step < steps; step++) {
                var result = trainer.step(rows(inputs, step, batch), rows(targets, step, batch));
                losses[step] = result.loss();
                norms[step] = result.gradientNorm();
                rates[step] = (float) result.learningRate();
            }
        }
        List<Comparison> results = new ArrayList<>();
        results.add(Comparison.of("losses", losses, expectedLosses, TRAINING_LOSS));
        results.add(Comparison.of("grad_norms", norms, expectedNorms, GRADIENT));
        results.add(Comparison.of("learning_rates", rates, expectedRates, LEARNING_RATE));
        expectedParameters.forEach((path, values) -> results.add(
                Comparison.of("after " + path, model.parameter(path), values.values(), PARAMETERS_AFTER)));
        return results;
    }

    private static int[] rows(int[][] rows, int step, int batch) {
        return Arrays.stream(rows, step * batch, (step + 1) * batch).flatMapToInt(Arrays::stream).toArray();
    }

    private static OptimizerConfiguration optimizer(GoldenObject optimizer) {
        optimizer.word("name", "adamw");
        var schedule = optimizer.object("schedule");
        schedule.word("kind", SCHEDULE);
        return OptimizerConfiguration.adamW(
                Schedules.warmupCosine(schedule.number("peak"), schedule.number("end"), schedule.integer("warmup_steps"),
                        schedule.integer("total_steps")),
                new AdamWOptimizer(optimizer.number("b1"), optimizer.number("b2"), optimizer.number("eps"),
                        optimizer.number("weight_decay")),
                optimizer.number("clip_global_norm"));
    }
}
