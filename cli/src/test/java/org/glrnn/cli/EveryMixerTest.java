package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.MixerTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user does with any mixer, and with all of them in one model: train, resume, evaluate, generate, carry away. */
class EveryMixerTest {
    @TempDir
    private static Path directory;
    private static Path text;

    @BeforeAll
    static void write() throws IOException {
        text = SmallTraining.writeText(directory);
    }

    static Stream<Arguments> models() {
        var names = MixerTypes.all().stream().map(MixerType::name).toList();
        return Stream.concat(names.stream().map(name -> Arguments.of(name, "--mixer", name)),
                Stream.of(Arguments.of("hybrid", "--mixers", names.stream().collect(Collectors.joining(",")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void trainsResumesEvaluatesAndGenerates(String name, String flag, String mixers) throws IOException {
        var run = directory.resolve(name);
        var whole = directory.resolve(name + "-whole");
        run(training(run, flag, mixers));
        copy(run, whole);
        delete(run.resolve("checkpoints/step-24"));
        run("train", "--resume", "--run", run.toString());
        SmallTraining.assertSame(whole, run);
        assertTrue(run("eval", run.toString(), "--data", text.toString(), "--json").contains("validation_loss"));
        assertTrue(run("generate", run.toString(), "--prompt", "nothing", "--max-tokens", "30").length() > 30);
        carriedAway(run, directory.resolve(name + "-imported"));
    }

    /** Out as a file for others, and in again: the same parameters. */
    private static void carriedAway(Path run, Path imported) throws IOException {
        var file = directory.resolve(run.getFileName() + ".safetensors");
        run("convert", run.toString(), "--export", file.toString());
        run("convert", run.toString(), "--import", file.toString(), "--out", imported.toString());
        var model = Checkpoint.load(run).model();
        assertEquals(model.configuration(), Checkpoint.load(imported).model().configuration());
        assertArrayEquals(model.parameters().toArray(), Checkpoint.load(imported).model().parameters().toArray());
    }

    private static String[] training(Path run, String... more) {
        var words = new ArrayList<>(List.of("train", "--run", run.toString(), "--data", text.toString(), "--n-layer", "5",
                "--d-model", "8", "--d-channel-mixing", "8", "--mixer.d-h", "6", "--max-seq-length", "64", "--window", "12",
                "--batch", "3", "--steps", "24", "--save-every", "12", "--eval-every", "12", "--stream", "--dropout", "0.1"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String run(String... words) {
        var result = InProcess.glrnn(words);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
