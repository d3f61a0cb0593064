package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import org.glrnn.data.StandardInput;
import org.glrnn.train.RunConfiguration;
import org.glrnn.train.TrainingRun;
import org.glrnn.train.TrainingSummary;

/** Trains in the foreground: progress on stderr, and an orderly end when the process is told to stop. */
final class RunSession {
    private final TrainingRun run;
    private final Path directory;
    private final String data;
    private final Progress progress;
    private final CountDownLatch reported = new CountDownLatch(1);

    RunSession(RunConfiguration configuration, Path directory, TrainingRun.Options options, PrintWriter err) {
        this.directory = directory;
        data = dataAgain(configuration.data().path());
        progress = Progress.of(err);
        run = new TrainingRun(configuration, directory, List.of(progress), options);
    }

    /** Standard input is not kept: it must be given again. */
    private static String dataAgain(List<String> paths) {
        return paths.contains(StandardInput.PATH) ? paths.stream().map(ShellWord::quote)
                .collect(Collectors.joining(" ", " --data ", " (with the same text on standard input)")) : "";
    }

    /** Trains; the caller must call {@link #reported()} when it has printed the result. */
    TrainingSummary train() {
        // SIGINT and SIGTERM start the shutdown hooks; the JVM then ends with 130 or 143 by itself.
        var hook = new Thread(this::stopAndWait, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            var summary = run.run();
            if (summary.interrupted()) {
                progress.line("continue with: glrnn train --resume --run " + ShellWord.quote(directory.toString()) + data);
            }
            return summary;
        } catch (RuntimeException | Error failure) {
            progress.close();
            reported();
            throw failure;
        }
    }

    /** Lets the process end. */
    void reported() {
        reported.countDown();
    }

    private void stopAndWait() {
        if (reported.getCount() == 0) {
            return;
        }
        run.requestStop();
        Signals.endAtTheNext();
        progress.line("stopping after this step; a second signal stops at once");
        try {
            reported.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
