package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the shortest runs say of themselves: no number where there is none. */
class ResultsTest {
    @TempDir
    private Path directory;

    @Test
    void aRunOfOneStepHasASpeed() throws IOException {
        var result = train("--steps", "1");
        assertTrue(result.out().matches("(?s)done after 1 steps, \\d+ s at [\\d,]+ tokens/s\\n.*"), result.out());
        requireNoNaN(result);
    }

    @Test
    void aRunWithNothingLeftToDoHasNone() throws IOException {
        train("--steps", "1");
        var text = train("--resume");
        var json = train("--resume", "--json");
        requireNoNaN(text);
        requireNoNaN(json);
        var values = JsonMapper.shared().readTree(json.out());
        assertAll(
                () -> assertTrue(text.out().matches("(?s)done after 1 steps, \\d+ s\\n.*"), text.out()),
                () -> assertTrue(values.get("train_tokens_per_s").isNull(), json.out()),
                () -> assertTrue(values.get("train_loss").isNull(), json.out()),
                () -> assertEquals(1, values.get("steps").asLong(), json.out()));
    }

    private void requireNoNaN(Result result) throws IOException {
        assertEquals(0, result.code(), result.err());
        for (var file : List.of("metrics.jsonl", "report.html", "manifest.json")) {
            var text = Files.readString(directory.resolve("run").resolve(file));
            assertFalse(text.replaceAll("(?s)<script>.*?</script>", "").contains("NaN"), file);
        }
        assertFalse((result.out() + result.err()).contains("NaN"), result.out() + result.err());
    }

    private Result train(String... more) throws IOException {
        var text = SmallTraining.writeText(directory);
        List<String> words = new ArrayList<>(List.of("train", "--run", directory.resolve("run").toString()));
        if (!List.of(more).contains("--resume")) {
            words.addAll(List.of("--data", text.toString(), "--n-layer", "1", "--d-model", "8", "--d-h", "8",
                    "--d-channel-mixing", "8", "--window", "12", "--batch", "3"));
        }
        words.addAll(List.of(more));
        return InProcess.glrnn(words.toArray(String[]::new));
    }
}
