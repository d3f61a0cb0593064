package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Trainings that take a second, one of every kind, and the comparison of what they leave behind. */
enum SmallTraining {
    LINEAR("--n-layer", "2", "--dropout", "0.1"),
    TRUE_RECURRENT("--use-true-recurrence", "true", "--dropout", "0.1"),
    STREAM("--stream", "true"),
    OTHER_BLOCKS("--norm", "rms", "--channel-mixing", "none", "--final-norm", "true", "--tie-head", "true", "--head-bias",
            "false"),
    TASK("--task", "associative-recall"),
    /** Bigger, and saved at every step: it saves most of the time. */
    SAVING("--d-model", "96", "--save-every", "1", "--steps", "30");

    private final List<String> options;

    SmallTraining(String... options) {
        this.options = List.of(options);
    }

    /** Returns the words of {@code glrnn train} for a new run. */
    List<String> arguments(Path text, Path run) {
        List<String> words = new ArrayList<>(List.of("train", "--run", run.toString(), "--n-layer", "1", "--d-model", "8",
                "--d-h", "8", "--d-channel-mixing", "8", "--window", "12", "--batch", "3", "--steps", "60",
                "--save-every", "4", "--eval-every", "20", "--log-every", "1", "--keep-checkpoints", "3"));
        if (this != TASK) {
            words.addAll(List.of("--data", text.toString()));
        }
        for (int i = 0; i < options.size(); i += 2) {
            int at = words.indexOf(options.get(i));
            if (at >= 0) {
                words.set(at + 1, options.get(i + 1));
            } else {
                words.addAll(options.subList(i, i + 2));
            }
        }
        return words;
    }

    static Path writeText(Path directory) throws IOException {
        return Files.writeString(directory.resolve("text"), "nothing that was saved is ever lost again.\n".repeat(60));
    }

    /** Compares a run with another that was not disturbed: every bit but times and speeds. */
    static void assertSame(Path expected, Path found) throws IOException {
        assertEquals(timeless(expected), timeless(found), "metrics.jsonl");
        var files = files(expected);
        assertEquals(files.keySet(), files(found).keySet());
        var others = files(found);
        assertAll(files.keySet().stream().map(name -> () -> assertArrayEquals(files.get(name), others.get(name), name)));
    }

    private static TreeMap<String, byte[]> files(Path run) throws IOException {
        var files = new TreeMap<String, byte[]>();
        files.put("config.yaml", Files.readAllBytes(run.resolve("config.yaml")));
        try (var tree = Files.walk(run.resolve("checkpoints"))) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                files.put(run.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static List<String> timeless(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll("\"(tokens_per_s|time)\":[^,}]*", "")).toList();
    }
}
