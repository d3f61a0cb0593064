package org.glrnn.train;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.glrnn.data.WindowSource;
import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.Trainer.StepResult;

/** The steps of one session of a run, with what happens between them. */
final class TrainingLoop {
    private final RunInfo info;
    private final RunConfiguration.Training training;
    private final TrainingSession session;
    private final RunData data;
    private final RunOutput output;
    private final List<TrainingListener> listeners;
    private final BooleanSupplier stop;
    private final WindowSource source;
    private final StepClock clock;
    private long done;
    private int skipped;
    private double trainLoss = Double.NaN;
    private Evaluation validation = Evaluation.none();
    private double bestLoss;

    TrainingLoop(RunInfo info, TrainingSession session, RunData data, RunOutput output,
            List<TrainingListener> listeners, BooleanSupplier stop) {
        this.info = info;
        training = info.configuration().training();
        this.session = session;
        this.data = data;
        this.output = output;
        this.listeners = listeners;
        this.stop = stop;
        source = data.source();
        clock = new StepClock((long) training.batch() * training.window());
        done = info.firstStep();
        bestLoss = output.bestLoss();
    }

    /**
     * Trains.
     *
     * @param start System.nanoTime() when the run began
     */
    TrainingSummary run(long start) {
        double before = lossBefore();
        boolean stopped = stop.getAsBoolean();
        while (done < training.steps() && !stopped) {
            boolean inspect = training.logLayers() && isLogged(done + 1);
            var result = step(inspect);
            var inspection = inspect ? session.inspection() : Map.<String, Double>of();
            var evaluation = isDue(training.evalEvery()) ? evaluate() : null;
            if (isLogged(done)) {
                output.log(new Metrics(done, result, clock.lap(), evaluation, inspection));
            }
            stopped = stop.getAsBoolean();
            saveIfDue(evaluation, stopped);
        }
        boolean interrupted = done < training.steps();
        if (Double.isNaN(validation.loss()) && !interrupted) {
            evaluate();
        }
        return new TrainingSummary(before, validation.loss(), validation.accuracy(), validation.exactMatch(), trainLoss,
                clock.tokensPerSecond(), done, info.parameters(), (System.nanoTime() - start) / 1e9,
                PeakMemory.megabytes(), info.runDirectory(), interrupted);
    }

    private double lossBefore() {
        if (done > 0) {
            return output.lossBefore();
        }
        var evaluation = evaluate();
        output.log(new Metrics(0, null, Double.NaN, evaluation, Map.of()));
        return evaluation.loss();
    }

    private StepResult step(boolean inspect) {
        var windows = source.windows(done);
        long start = System.nanoTime();
        var result = session.step(windows, source.continues(done), inspect);
        clock.add(System.nanoTime() - start);
        done++;
        if (result.isFinite()) {
            trainLoss = result.loss();
            skipped = 0;
        } else {
            skip(result);
        }
        listeners.forEach(listener -> listener.stepDone(
                result, clock.tokensPerSecond(), clock.eta(training.steps() - done)));
        return result;
    }

    private void skip(StepResult result) {
        var what = Float.isFinite(result.loss()) ? "the gradient norm" : "the training loss";
        var place = session.nonFinitePlace();
        skipped++;
        if (skipped > training.skipNonfinite()) {
            throw output.notFinite(what, done, place);
        }
        listeners.forEach(listener -> listener.skipped(done, what + " is not finite (" + place + ")"));
    }

    private Evaluation evaluate() {
        var evaluation =
                data.evaluate(session, (windows, of) -> listeners.forEach(listener -> listener.evaluating(done, windows, of)));
        validation = evaluation;
        if (!Double.isFinite(evaluation.loss())) {
            throw output.notFinite("the validation loss", done, "");
        }
        listeners.forEach(listener -> listener.evaluated(done, evaluation));
        return evaluation;
    }

    private void saveIfDue(Evaluation evaluation, boolean stopped) {
        boolean best = evaluation != null && !(evaluation.loss() >= bestLoss);
        if (best || isDue(training.saveEvery()) || stopped) {
            var path = output.save(session, evaluation == null ? Double.NaN : evaluation.loss());
            listeners.forEach(listener -> listener.saved(path));
        }
        if (best) {
            bestLoss = evaluation.loss();
        }
    }

    private boolean isLogged(long step) {
        return step == 1 || isDue(step, training.logEvery()) || isDue(step, training.evalEvery());
    }

    private boolean isDue(int every) {
        return isDue(done, every);
    }

    private boolean isDue(long step, int every) {
        return step % every == 0 || step == training.steps();
    }
}
