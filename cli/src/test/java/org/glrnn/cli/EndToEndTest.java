package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user does one after the other: train, evaluate, generate, look, continue. Each is a process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndTest {
    private static final List<String> KEYS = List.of("validation_loss", "train_loss", "train_tokens_per_s", "steps",
            "parameters", "seconds", "peak_rss_mb", "run");
    @TempDir
    private static Path directory;
    private String text;
    private String run;
    private JsonNode trained;

    @BeforeAll
    void train() throws IOException {
        text = Files.writeString(directory.resolve("a text.txt"), "the quick brown fox jumps over it.\n".repeat(60)).toString();
        run = directory.resolve("a run").toString();
        trained = json(Processes.glrnn(training("--run", run, "--json")));
    }

    @Test
    void trainReportsItsResult() {
        assertAll(
                () -> assertTrue(KEYS.stream().allMatch(trained::has), trained.toString()),
                () -> assertEquals(60, trained.get("steps").asLong()),
                () -> assertEquals(run, trained.get("run").asString()),
                () -> assertTrue(trained.get("validation_loss").asDouble() < 1.5, trained.toString()),
                () -> assertTrue(trained.get("validation_loss_before").asDouble() > 2.5, trained.toString()),
                () -> assertTrue(trained.get("train_tokens_per_s").asDouble() > 0, trained.toString()),
                () -> assertTrue(trained.get("peak_rss_mb").asLong() > 20, trained.toString()));
    }

    @Test
    void evalAgreesWithTraining() throws IOException {
        var result = json(Processes.glrnn("eval", run, "--data", text, "--json"));
        assertAll(
                () -> assertTrue(KEYS.stream().allMatch(result::has), result.toString()),
                () -> assertEquals(trained.get("validation_loss").asDouble(), result.get("validation_loss").asDouble(), 0.1),
                () -> assertEquals(trained.get("parameters"), result.get("parameters")),
                () -> assertTrue(result.get("train_loss").isNull(), result.toString()));
    }

    @Test
    void generateContinuesThePromptAndTheSeedDecides() throws IOException {
        var first = Processes.glrnn(generation("5"));
        assertEquals(0, first.code(), first.err());
        assertTrue(first.out().startsWith("the "), first.out());
        assertEquals("the ".length() + 30 + System.lineSeparator().length(), first.out().length());
        assertEquals(first.out(), InProcess.glrnn(generation("5")).out());
        assertNotEquals(first.out(), InProcess.glrnn(generation("6")).out());
    }

    @Test
    void generateWithoutAPromptAndWithoutChance() {
        var greedy = InProcess.glrnn("generate", run, "--max-tokens", "20", "--temperature", "0");
        assertEquals(0, greedy.code(), greedy.err());
        assertTrue(greedy.out().startsWith("the "), greedy.out());
    }

    @Test
    void aCharacterTheModelDoesNotKnowIsNamed() {
        var result = InProcess.glrnn("generate", run, "--prompt", "the é");
        assertEquals(1, result.code());
        assertTrue(result.err().contains("U+00E9"), result.err());
    }

    @Test
    void inspectShowsParametersConfigurationAndStep() {
        var result = InProcess.glrnn("inspect", run);
        assertEquals(0, result.code(), result.err());
        for (var words : List.of("step             60", "head/kernel", "d_model: 16", "total")) {
            assertTrue(result.out().contains(words), words + " is not in\n" + result.out());
        }
    }

    @Test
    void aFinishedRunGoesOnWithMoreSteps() throws IOException {
        var longer = directory.resolve("longer").toString();
        assertEquals(0, InProcess.glrnn(training("--run", longer, "--steps", "20")).code());
        var result = json(Processes.glrnn("train", "--resume", "--run", longer, "--steps", "30", "--json"));
        assertEquals(30, result.get("steps").asLong());
    }

    @Test
    void aDamagedCheckpointIsRefusedByOneLine() throws IOException {
        var damaged = directory.resolve("damaged").toString();
        assertEquals(0, InProcess.glrnn(training("--run", damaged, "--steps", "1")).code());
        var weights = Path.of(damaged, "checkpoints/step-1/model.safetensors");
        var bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 5] ^= 1;
        Files.write(weights, bytes);
        var result = InProcess.glrnn("eval", damaged, "--data", text);
        assertEquals(1, result.code());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("model.safetensors"), result.err());
    }

    private String[] generation(String seed) {
        return new String[] {
            "generate", run, "--prompt", "the ", "--max-tokens", "30", "--temperature", "3", "--seed", seed};
    }

    private String[] training(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--data", text, "--n-layer", "1", "--d-model", "16",
                "--d-h", "16", "--d-channel-mixing", "16", "--window", "16", "--batch", "4", "--peak-learning-rate", "2e-2"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--steps")) {
            arguments.addAll(List.of("--steps", "60"));
        }
        return arguments.toArray(String[]::new);
    }

    private static JsonNode json(Result result) {
        assertEquals(0, result.code(), result.err());
        return JsonMapper.shared().readTree(result.out().lines().toList().getLast());
    }
}
