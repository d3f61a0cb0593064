package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.glrnn.checkpoint.Checkpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trainings that are killed ({@code kill -9}) at random moments, as often as {@code glrnn.kills} says for every kind, and
 * continued: every checkpoint is whole at any time, and the end is that of a training nobody disturbed, bit for bit.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("glrnn.kills", 1);
    @TempDir
    private Path directory;
    private Path text;
    private long duration;
    private int unfinished;

    @BeforeEach
    void writeText() throws IOException {
        text = SmallTraining.writeText(directory);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLost(SmallTraining kind) throws IOException, InterruptedException {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var undisturbed = directory.resolve("undisturbed");
        var begin = System.nanoTime();
        assertEquals(0, process(kind, undisturbed).waitFor(), () -> err(undisturbed));
        duration = (System.nanoTime() - begin) / 2_000_000;
        var kills = 0;
        for (var i = 0; kills < KILLS; i++) {
            var run = directory.resolve("run" + i);
            kills += killUntilItEnds(kind, run, random, KILLS - kills);
            SmallTraining.assertSame(undisturbed, run);
        }
        System.out.println(kind + ": " + kills + " kills, " + unfinished + " unfinished checkpoints left behind, seed " + seed);
    }

    /** Returns how often it was killed. */
    private int killUntilItEnds(SmallTraining kind, Path run, Random random, int atMost)
            throws IOException, InterruptedException {
        var kills = 0;
        long latest = -1;
        while (kills < atMost) {
            var process = process(kind, run);
            if (endsBeforeARandomMoment(process, run, random)) {
                assertEquals(0, process.exitValue(), () -> err(run));
                return kills;
            }
            process.destroyForcibly().waitFor();
            kills++;
            latest = requireWhole(run, latest);
        }
        assertEquals(0, process(kind, run).waitFor(), () -> err(run));
        return kills;
    }

    /** Waits into the start of the process, or more often into its training. */
    private boolean endsBeforeARandomMoment(Process process, Path run, Random random) throws InterruptedException {
        if (random.nextInt(6) == 0) {
            return process.waitFor(random.nextLong(1000), TimeUnit.MILLISECONDS);
        }
        while (process.isAlive() && !err(run).contains(" parameters, ")) {
            Thread.sleep(5);
        }
        return process.waitFor(random.nextLong(1 + duration), TimeUnit.MILLISECONDS);
    }

    /** Reads every checkpoint completely and returns the last one's step, which never goes back. */
    private long requireWhole(Path run, long before) throws IOException {
        var checkpoints = run.resolve("checkpoints");
        long latest = -1;
        for (var entry : Files.isDirectory(checkpoints) ? list(checkpoints) : List.<Path>of()) {
            if (entry.getFileName().toString().startsWith(".")) {
                unfinished++;
            } else {
                var checkpoint = Checkpoint.load(entry);
                checkpoint.readMoments(checkpoint.model().parameterTable());
                latest = Math.max(latest, checkpoint.step());
            }
        }
        assertTrue(latest >= before, "step " + before + " was saved, but is gone: the last is " + latest);
        return latest;
    }

    private Process process(SmallTraining kind, Path run) throws IOException {
        var begun = Files.exists(run.resolve("config.yaml"));
        var words = begun ? List.of("train", "--resume", "--run", run.toString()) : kind.arguments(text, run);
        return new ProcessBuilder(Processes.command(words)).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(run.resolveSibling(run.getFileName() + ".err").toFile()).start();
    }

    private static String err(Path run) {
        try {
            return Files.readString(run.resolveSibling(run.getFileName() + ".err"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
