package org.glrnn.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.glrnn.checkpoint.CheckpointException;
import org.glrnn.data.DataException;
import org.glrnn.tasks.graph.KernelVariants;

/**
 * One training run: text, or a task, in; out comes a directory with {@code config.yaml}, {@code metrics.jsonl}, a
 * TensorBoard events file, {@code checkpoints/}, {@code report.html} and {@code manifest.json}.
 *
 * <p>A checkpoint is saved every {@code save_every} steps, whenever the validation loss is the lowest so far, at the
 * end, and when the run is asked to stop. A run that continues from one computes the same bits as one that never
 * stopped, on the same device. Nothing is written before the configuration and the text are found right.
 */
public final class TrainingRun {
    private final RunConfiguration configuration;
    private final Path runDirectory;
    private final List<TrainingListener> listeners;
    private final Options options;
    private final TrainingSession.Factory sessions;
    private final AtomicBoolean stop = new AtomicBoolean();

    /**
     * How to run.
     *
     * @param resume continue from the run directory's last checkpoint; where there is none, start again as the run did
     * @param device what the run computes on, in words, for the manifest
     * @param variants which kernels that device wants
     */
    public record Options(boolean resume, String device, KernelVariants variants) {
        /** Creates options for a device that wants the plain kernels, as the JVM device does. */
        public Options(boolean resume, String device) {
            this(resume, device, KernelVariants.PLAIN);
        }

        /** Returns the options of a new run on the JVM device. */
        public static Options defaults() {
            return new Options(false, "jvm");
        }
    }

    /**
     * Prepares a run; nothing is read or written before {@link #run()}.
     *
     * @param configuration what to train, how and on what
     * @param runDirectory where to write; must be missing or empty unless the run is to be continued
     * @param listeners hear of the progress, in this order
     * @param options how to run
     */
    public TrainingRun(RunConfiguration configuration, Path runDirectory, List<TrainingListener> listeners,
            Options options) {
        this(configuration, runDirectory, listeners, options,
                (model, training) -> new DeviceSession(model, training, options.variants()));
    }

    TrainingRun(RunConfiguration configuration, Path runDirectory, List<TrainingListener> listeners, Options options,
            TrainingSession.Factory sessions) {
        this.configuration = ConfigurationTree.resolved(configuration);
        this.runDirectory = runDirectory;
        this.listeners = List.copyOf(listeners);
        this.options = options;
        this.sessions = sessions;
    }

    /**
     * Trains: {@code new TrainingRun(...).run()}, for callers that need not stop it.
     *
     * @see #run()
     */
    public static TrainingSummary start(RunConfiguration configuration, Path runDirectory,
            List<TrainingListener> listeners, Options options) {
        return new TrainingRun(configuration, runDirectory, listeners, options).run();
    }

    /**
     * Trains until the last step or a request to stop.
     *
     * @return what it came to
     * @throws ConfigurationException if model and text do not go together, or a continued run's configuration differs
     *     where it must not
     * @throws DataException if the text is missing, unreadable or too short, or is not the one the run began with
     * @throws CheckpointException if a checkpoint is damaged or cannot be written
     * @throws TrainingException if the directory cannot be used, or loss or gradient are no longer finite
     */
    public TrainingSummary run() {
        long start = System.nanoTime();
        RunDirectory.requireUsable(runDirectory, options.resume());
        return options.resume() && Files.exists(runDirectory.resolve(RunConfigurations.FILE)) ? resume(start) : begin(start);
    }

    /** Writes nothing, not even the directory, before all is found right. */
    private TrainingSummary begin(long start) {
        var beginning = Beginning.ofNew(configuration);
        var complete = beginning.complete(configuration);
        var data = RunData.of(complete, beginning);
        try (var directory = open()) {
            return run(start, directory, complete, beginning, data);
        }
    }

    private TrainingSummary resume(long start) {
        var recorded = RunConfigurations.ofRun(runDirectory);
        var continued = Resume.withOrigin(configuration, recorded, runDirectory);
        Resume.requireSame(recorded, runDirectory, continued);
        try (var directory = open()) {
            var beginning = Beginning.ofResumed(continued, runDirectory);
            if (beginning.latest() != null) {
                Resume.requireSame(beginning.latest(), continued);
            }
            var complete = beginning.complete(continued);
            var data = RunData.of(complete, beginning);
            return run(start, directory, complete, beginning, data);
        }
    }

    private RunDirectory open() {
        var directory = RunDirectory.open(runDirectory, options.resume());
        directory.abandonedBy().ifPresent(process -> listeners.forEach(listener -> listener.abandoned(process)));
        return directory;
    }

    /**
     * Asks the run to finish its step, save a checkpoint and return; may be called from any thread, such as a signal
     * handler's, and more than once.
     */
    public void requestStop() {
        stop.set(true);
    }

    private TrainingSummary run(long start, RunDirectory directory, RunConfiguration complete, Beginning beginning,
            RunData data) {
        var model = complete.languageModel(data.tokenizer().vocabularySize());
        beginning.requireSameParameters(complete, model);
        Preflight.require(model, complete.training(), options.variants(), data.bytes());
        try (var session = sessions.create(model, complete.training())) {
            if (beginning.origin() != null) {
                session.startFrom(beginning.origin());
            }
            if (beginning.latest() != null) {
                session.restore(beginning.latest());
            }
            var info = new RunInfo(complete, model, session.table().count(), data.trainingTokens(),
                    data.validationTokens(), session.plannedBytes(), data.bytes(), beginning.step(), runDirectory);
            listeners.forEach(listener -> listener.started(info));
            var summary = train(start, directory, info, session, data);
            listeners.forEach(listener -> listener.finished(summary));
            return summary;
        }
    }

    private TrainingSummary train(long start, RunDirectory directory, RunInfo info, TrainingSession session,
            RunData data) {
        try (var output = new RunOutput(directory, info, data.tokenizer(), data.digest(), options.device())) {
            return new TrainingLoop(info, session, data, output, listeners, stop::get).run(start);
        }
    }
}
