package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.train.TrainingRun.Options;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run continues whatever happened to its metrics.jsonl: damaged lines are left out, the others stay as they are. What
 * is wrong with its other files is called by its name.
 */
class DamagedRunTest {
    @TempDir
    private Path directory;
    private RunConfiguration configuration;
    private Path metrics;

    static Stream<Named<byte[]>> damages() {
        return Stream.of(
                damage("a byte that is not UTF-8", "{\"step\":3,\"loss\":1.\u00ff5}"),
                damage("half a character", "{\"step\":3,\"text\":\"\u00c3\"}"),
                damage("NUL bytes", "\0\0\0\0{\"step\":3}"),
                damage("a torn line", "{\"step\":3,\"lo"),
                damage("two lines torn into one", "{\"step\":3,\"lo{\"step\":4}"),
                damage("two objects", "{\"step\":3}{\"step\":4}"),
                damage("nothing", ""),
                damage("null", "null"),
                damage("an array", "[3]"),
                damage("a number", "3"),
                damage("no step", "{\"loss\":1}"),
                damage("a step that is a string", "{\"step\":\"3\"}"),
                damage("a step that is null", "{\"step\":null}"),
                damage("a step that is not whole", "{\"step\":3.5}"),
                damage("a step below zero", "{\"step\":-3}"),
                damage("a step beyond all numbers", "{\"step\":3" + "0".repeat(900) + "}"),
                damage("a step with an exponent", "{\"step\":1e-999999999}"),
                damage("a step twice", "{\"step\":3,\"step\":4}"),
                damage("a long line", "{\"step\":3,\"text\":\"" + "x".repeat(3_000_000) + "\"}"),
                damage("a deep one", "[".repeat(100_000)));
    }

    private static Named<byte[]> damage(String name, String line) {
        return Named.of(name, line.getBytes(StandardCharsets.ISO_8859_1));
    }

    @BeforeEach
    void stopARun() throws IOException {
        Files.writeString(directory.resolve("text"), "to be or not to be, that is the question:\n".repeat(40));
        configuration = RunConfigurations.with(RunConfigurations.named("quickstart"), Map.of(
                "path", directory.resolve("text").toString(), "tokenizer", "character", "steps", "12", "batch", "4",
                "window", "10", "eval_every", "4", "save_every", "6", "log_every", "1", "peak_learning_rate", "1"));
        metrics = directory.resolve("run/metrics.jsonl");
        StoppedRuns.stopAt(6, listener -> run(false, listener));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDamagedLineIsLeftOut(byte[] line) throws IOException {
        var before = Files.readAllLines(metrics);
        var damaged = new ByteArrayOutputStream();
        for (int i = 0; i < before.size(); i++) {
            damaged.write((before.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
            if (i == 2) {
                damaged.write(line);
                damaged.write('\n');
            }
        }
        damaged.write(line);
        Files.write(metrics, damaged.toByteArray());
        var summary = run(true).run();
        assertTrue(Double.isFinite(summary.validationLossBefore()));
        var after = Files.readAllLines(metrics);
        assertEquals(before, after.subList(0, before.size()));
        assertEquals(1 + 12, after.size());
        assertTrue(Files.readString(directory.resolve("run/report.html")).contains("at first"));
    }

    @Test
    void metricsThatAreGoneAreNotMissed() throws IOException {
        Files.delete(metrics);
        assertTrue(Double.isNaN(run(true).run().validationLossBefore()));
        assertEquals(6, Files.readAllLines(metrics).size());
    }

    @Test
    void metricsThatCannotBeReadAreNoMatterOfSpace() throws IOException {
        Files.delete(metrics);
        Files.createDirectory(metrics);
        var message = assertThrows(TrainingException.class, () -> run(true).run()).getMessage();
        assertTrue(message.startsWith("cannot read " + metrics + ": "), message);
        assertFalse(message.contains("space"), message);
    }

    @Test
    void whatStandsInTheWayOfAFileIsNoMatterOfSpace() throws IOException {
        for (var name : List.of("manifest.json", ".lock")) {
            var file = directory.resolve("run").resolve(name);
            Files.delete(file);
            Files.createDirectory(file);
            var message = assertThrows(TrainingException.class, () -> run(true).run()).getMessage();
            assertTrue(message.startsWith("cannot write " + file + ": "), message);
            assertTrue(message.contains("; move the directory away, "), message);
            Files.delete(file);
        }
    }

    @Test
    void aConfigurationThatIsNotUtf8IsCalledThat() throws IOException {
        Files.write(directory.resolve("run/config.yaml"), new byte[] {'a', (byte) 0xff});
        var message = assertThrows(ConfigurationException.class,
                () -> RunConfigurations.ofRun(directory.resolve("run"))).getMessage();
        assertTrue(message.contains("config.yaml: it is not UTF-8 text"), message);
    }

    @Test
    void aDamagedManifestLosesItsHistoryOnly() throws IOException {
        for (var damage : List.of("\u00ff", "null", "[]", "{\"sessions\":3}", "")) {
            Files.write(directory.resolve("run/manifest.json"), damage.getBytes(StandardCharsets.ISO_8859_1));
            run(true).run();
            assertTrue(Files.readString(directory.resolve("run/manifest.json")).contains("\"first_step\""), damage);
        }
    }

    private TrainingRun run(boolean resume, TrainingListener... listeners) {
        return new TrainingRun(configuration, directory.resolve("run"), List.of(listeners),
                new Options(resume, "test"), FakeSession::new);
    }
}
