package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.checkpoint.CheckpointException;
import org.glrnn.data.GlrnnException;
import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that starts from a checkpoint says so, and its continuation needs nothing but its directory. */
class OriginTest {
    private static final String TEXT = "Jack and the quiet zebra went to market, to buy a fat pig.\n";
    @TempDir
    private Path directory;

    @BeforeEach
    void trainTheBase() throws IOException {
        Files.writeString(directory.resolve("a.txt"), TEXT.repeat(20));
        Files.writeString(directory.resolve("b.txt"), TEXT.repeat(20).replaceAll("[Jz]", ""));
        run(configuration("a.txt", Map.of()), "base", false);
    }

    @Test
    void theConfigurationNamesCheckpointDigestAndTokenizer() throws IOException {
        run(from("b.txt", Map.of()), "two", false);
        var recorded = RunConfigurations.ofRun(directory.resolve("two"));
        var base = Checkpoint.load(directory.resolve("base"));
        assertEquals(base.directory().toAbsolutePath().toString(), recorded.origin().from());
        assertEquals(base.digest(), recorded.origin().fromSha256());
        assertEquals("character", recorded.data().tokenizer().type().name());
        var manifest = Files.readString(directory.resolve("two/manifest.json"));
        assertTrue(manifest.contains(base.digest()) && manifest.contains("\"tokens\" : " + base.tokenizer().vocabularySize()));
        assertEquals(recorded, RunConfigurations.of(Checkpoint.load(directory.resolve("two"))));
    }

    /** The text of the second run lacks characters of the first: a new tokenizer would be another. */
    @Test
    void aRunGoesOnWithItsOwnTokenizer() throws IOException {
        run(from("b.txt", Map.of("steps", "8")), "whole", false);
        stopped(from("b.txt", Map.of("steps", "8")), "parts", 4);
        Files.move(directory.resolve("base"), directory.resolve("gone"));
        var summary = run(RunConfigurations.ofRun(directory.resolve("parts")), "parts", true);
        assertEquals(8, summary.steps());
        assertArrayEquals(parameters("whole"), parameters("parts"));
    }

    @Test
    void aRunKilledBeforeItsFirstCheckpointStartsAgainFromTheOrigin() throws IOException {
        killedBeforeTheFirstStep("killed");
        assertFalse(Files.exists(directory.resolve("killed/checkpoints/step-1")));
        var summary = run(RunConfigurations.ofRun(directory.resolve("killed")), "killed", true);
        run(from("b.txt", Map.of()), "whole", false);
        assertArrayEquals(parameters("whole"), parameters("killed"));
        assertTrue(summary.validationLossBefore() < Math.log(Checkpoint.load(directory.resolve("base")).tokenizer()
                .vocabularySize()) - 0.3, "it began with what base had learnt: " + summary.validationLossBefore());
    }

    @Test
    void anOriginThatIsGoneOrHasChangedIsRefused() throws IOException {
        killedBeforeTheFirstStep("killed");
        var resumed = RunConfigurations.ofRun(directory.resolve("killed"));
        var state = Path.of(resumed.origin().from()).resolve("state.json");
        Files.writeString(state, Files.readString(state) + "\n");
        assertTrue(message(ConfigurationException.class, () -> run(resumed, "killed", true))
                .contains("is not the checkpoint that the configuration means"));
        Files.move(directory.resolve("base"), directory.resolve("gone"));
        assertTrue(message(CheckpointException.class, () -> run(resumed, "killed", true)).contains("starts from the"
                + " parameters of a checkpoint that is not there"));
    }

    @ParameterizedTest
    @CsvSource({"tokenizer, byte", "forget_bias, 4", "d_h, 32", "mixer, gru", "use_true_recurrence, true", "n_layer, 2",
        "norm, rms",
        "channel_mixing, none", "channel_mixing, glu", "final_norm, true", "tie_head, true", "head_bias, false"})
    void whatContradictsTheOriginIsRefusedByName(String key, String value) {
        var message = message(ConfigurationException.class, () -> run(from("a.txt", Map.of(key, value)), "x", false));
        assertTrue(message.contains("." + key + " is "), message);
        assertEquals(key.equals("use_true_recurrence"), message.contains("glrnn convert"), message);
        assertFalse(Files.exists(directory.resolve("x")));
    }

    @ParameterizedTest
    @CsvSource({"seed, 5", "forget_bias, 4", "steps, 3", "window, 9", "from, elsewhere"})
    void whatActsOnlyAtTheStartIsRefusedByAContinuation(String key, String value) {
        var message = message(ConfigurationException.class,
                () -> run(configuration("a.txt", Map.of(key, value)), "base", true));
        assertTrue(message.contains("." + key + " is "), message);
    }

    @ParameterizedTest
    @CsvSource({"seed, 5", "forget_bias, 4", "d_h, 32"})
    void theSameHoldsBeforeTheFirstCheckpoint(String key, String value) {
        killedBeforeTheFirstStep("killed");
        var changed = RunConfigurations.ofRun(directory.resolve("killed"));
        assertThrows(ConfigurationException.class,
                () -> run(RunConfigurations.with(changed, Map.of(key, value)), "killed", true));
    }

    @Test
    void aVocabularyThatIsGivenIsTheSameAsTheTokenizersOwn() {
        var tokens = Integer.toString(Checkpoint.load(directory.resolve("base")).tokenizer().vocabularySize());
        var given = Map.of("input_vocab_size", tokens, "steps", "12");
        var message = message(ConfigurationException.class, () -> run(configuration("a.txt", given), "base", true));
        assertTrue(message.contains("input_vocab_size"), "config.yaml does not give it: " + message);
        run(configuration("a.txt", Map.of("input_vocab_size", tokens)), "given", false);
        assertEquals(12, run(configuration("a.txt", given), "given", true).steps());
    }

    private void killedBeforeTheFirstStep(String name) {
        var killer = new TrainingListener() {
            @Override
            public void evaluated(long step, Evaluation evaluation) {
                throw new IllegalStateException("killed");
            }
        };
        var killed = new TrainingRun(from("b.txt", Map.of()), directory.resolve(name), List.of(killer), Options.defaults());
        assertThrows(IllegalStateException.class, killed::run);
    }

    private RunConfiguration from(String text, Map<String, String> changes) {
        var base = Checkpoint.load(directory.resolve("base"));
        var started = RunConfigurations.startingFrom(RunConfigurations.of(base), base);
        var values = new HashMap<>(Map.of("path", directory.resolve(text).toString()));
        values.putAll(changes);
        return RunConfigurations.with(started, values);
    }

    private RunConfiguration configuration(String text, Map<String, String> changes) {
        var values = new HashMap<>(Map.ofEntries(Map.entry("path", directory.resolve(text).toString()),
                Map.entry("tokenizer", "character"), Map.entry("n_layer", "1"), Map.entry("d_model", "16"),
                Map.entry("d_h", "16"), Map.entry("d_channel_mixing", "16"), Map.entry("batch", "4"),
                Map.entry("window", "8"), Map.entry("steps", "10"), Map.entry("eval_every", "5"),
                Map.entry("peak_learning_rate", "2e-2")));
        values.putAll(changes);
        return RunConfigurations.with(RunConfigurations.named("quickstart"), values);
    }

    private float[] parameters(String run) {
        return Checkpoint.load(directory.resolve(run)).model().parameters().toArray();
    }

    private TrainingSummary run(RunConfiguration configuration, String name, boolean resume) {
        return TrainingRun.start(configuration, directory.resolve(name), List.of(), new Options(resume, "jvm"));
    }

    private void stopped(RunConfiguration configuration, String name, long stopAt) {
        StoppedRuns.stopAt(stopAt, listener -> new TrainingRun(configuration, directory.resolve(name), List.of(listener),
                Options.defaults()));
    }

    private static <T extends GlrnnException> String message(Class<T> type, Executable executable) {
        var message = assertThrows(type, executable).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
