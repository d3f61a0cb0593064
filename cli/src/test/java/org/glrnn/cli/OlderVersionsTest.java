package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that older versions wrote are read, evaluated and resumed: see the README of the fixtures. */
class OlderVersionsTest {
    private static final String FIXTURES = "/fixtures/";
    /** Other instruction sets add in another order. */
    private static final double TOLERANCE = 2e-5;
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = FIXTURES + "expected.csv")
    void aRunIsEvaluatedAndResumed(String name, double loss, double validationLoss, double trainLoss) throws Exception {
        var run = copy(name);
        var task = name.endsWith("/task");
        var evaluated = json("eval", run.toString(), task ? "" : "--data", task ? "" : text(), "--json");
        assertEquals(loss, evaluated.get("validation_loss").asDouble(), TOLERANCE);

        var resumed = json("train", "--resume", "--run", run.toString(), task ? "" : "--data", task ? "" : text(),
                "--steps", "40", "--json");
        assertEquals(40, resumed.get("steps").asInt());
        assertEquals(validationLoss, resumed.get("validation_loss").asDouble(), TOLERANCE);
        assertEquals(trainLoss, resumed.get("train_loss").asDouble(), TOLERANCE);
        assertTrue(Files.readString(run.resolve("checkpoints/step-40/state.json")).contains("\"format_version\" : 3"));
        assertEquals(40, json("train", "--resume", "--run", run.toString(), "--json").get("steps").asInt(), "once more");
    }

    @Test
    void aConvertedCheckpointComputesTheSame() throws Exception {
        var converted = json("eval", copy("0.1.0/linear-true-recurrent").toString(), "--data", text(), "--json");
        var linear = json("eval", copy("0.1.0/linear").toString(), "--data", text(), "--json");
        assertEquals(linear.get("validation_loss").asDouble(), converted.get("validation_loss").asDouble(), 1e-6);
        assertEquals(0, InProcess.glrnn("inspect", directory.resolve("0.1.0/linear").toString()).code());
    }

    private static JsonNode json(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.removeIf(String::isEmpty);
        var result = InProcess.glrnn(arguments.toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        return JsonMapper.shared().readTree(result.out().lines().toList().getLast());
    }

    private Path copy(String run) throws IOException, URISyntaxException {
        var from = fixture(run);
        Files.createDirectories(directory.resolve(run).getParent());
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, directory.resolve(run).resolve(from.relativize(file).toString()));
            }
        }
        return directory.resolve(run);
    }

    private static String text() throws URISyntaxException {
        return fixture("0.1.0/notes.txt").toString();
    }

    private static Path fixture(String name) throws URISyntaxException {
        return Path.of(OlderVersionsTest.class.getResource(FIXTURES + name).toURI());
    }
}
