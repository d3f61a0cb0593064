package org.glrnn.train;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.glrnn.checkpoint.CheckpointState;
import org.glrnn.checkpoint.CheckpointStore;
import org.glrnn.checkpoint.Moments;
import org.glrnn.data.Tokenizer;
import org.glrnn.report.HtmlReport;

/** The files of a run. */
final class RunOutput implements AutoCloseable {
    private final RunDirectory directory;
    private final RunInfo info;
    private final Tokenizer tokenizer;
    private final String dataDigest;
    private final CheckpointStore checkpoints;
    private final MetricsLog metrics;
    private final EventFile events;

    RunOutput(RunDirectory directory, RunInfo info, Tokenizer tokenizer, String dataDigest, String device) {
        this.directory = directory;
        this.info = info;
        this.tokenizer = tokenizer;
        this.dataDigest = dataDigest;
        directory.write(RunConfigurations.FILE,
                RunConfigurations.toYaml(info.configuration()).getBytes(StandardCharsets.UTF_8));
        Manifest.write(directory, info, tokenizer, device);
        checkpoints = directory.checkpoints(info.configuration().training().keepCheckpoints());
        checkpoints.removeOld();
        metrics = new MetricsLog(directory, info.firstStep());
        events = new EventFile(directory.path(), info.firstStep());
    }

    /** Returns the validation loss before the run's first step, NaN if it is not known. */
    double lossBefore() {
        return MetricsLog.lossBefore(directory.resolve(MetricsLog.FILE));
    }

    /** Returns the lowest validation loss that a checkpoint has, NaN if none has one. */
    double bestLoss() {
        return checkpoints.bestLoss();
    }

    void log(Metrics line) {
        metrics.add(line);
        events.add(line.step(), line.tags());
    }

    /**
     * Saves a checkpoint.
     *
     * @throws TrainingException if a parameter is not finite: such a model is worth nothing
     */
    Path save(TrainingSession session, double validationLoss) {
        var state = session.state();
        for (var parameter : session.table().parameters()) {
            requireFinite(state.step(), parameter.path(), session.parameter(parameter.path()));
        }
        // A checkpoint must not survive a power failure that its lines of metrics and its events do not.
        metrics.force();
        events.force();
        return checkpoints.save(new CheckpointState(state.step(), info.configuration().training().seed(),
                validationLoss, info.model(), ConfigurationTree.withoutModel(info.configuration()), tokenizer, dataDigest),
                session.table(), session::parameter,
                new Moments(state.firstMoment(), state.secondMoment(), session.states()));
    }

    /**
     * Ends a run whose numbers ran away.
     *
     * @param place the layer or parameter; empty if it is not known
     */
    TrainingException notFinite(String what, long step, String place) {
        var last = checkpoints.latest().map(path -> "the last good checkpoint is " + path);
        return new TrainingException("%s is not finite at step %d%s; ".formatted(what, step,
                place.isEmpty() ? "" : " (" + place + ")") + last.orElse("there is no checkpoint")
                + "; lower peak_learning_rate or clip_global_norm, or let such steps pass with skip_nonfinite");
    }

    private void requireFinite(long step, String path, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw notFinite("the parameter " + path, step, "");
            }
        }
    }

    /** Closes the logs and writes the report, also of a run that failed. */
    @Override
    public void close() {
        try (metrics; events) {
            HtmlReport.write(directory.path());
        }
    }
}
