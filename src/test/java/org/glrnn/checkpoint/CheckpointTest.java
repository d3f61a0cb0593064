package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.ByteTokenizer;
import org.glrnn.data.CharacterTokenizer;
import org.glrnn.data.SymbolTokenizer;
import org.glrnn.data.Tokenizer;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final LanguageModelConfiguration CONFIGURATION = LanguageModelConfiguration.builder().nLayer(1)
            .dModel(4).dChannelMixing(6).mixer(GatedLinearOptions.of(3)).inputVocabSize(5).outputVocabSize(5).eps(1e-6).build();
    @TempDir
    private Path run;
    private Path directory;
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(CONFIGURATION, 3);

    @BeforeEach
    void nameDirectory() {
        directory = run.resolve("checkpoints");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\"\\\n ü😀"})
    void everythingComesBack(String characters) {
        var tokenizer = characters.isEmpty() ? new ByteTokenizer() : CharacterTokenizer.of(characters);
        var path = save(new CheckpointStore(directory, 2), 7, 1.25, tokenizer);
        var loaded = Checkpoint.load(path);
        assertEquals(state(7, 1.25, tokenizer), loaded.state());
        assertEquals(7, loaded.step());
        for (var parameter : model.parameterTable().parameters()) {
            assertArrayEquals(model.parameter(parameter.path()), loaded.model().parameter(parameter.path()));
        }
        var moments = loaded.readMoments(model.parameterTable());
        assertArrayEquals(masked(1), moments.first());
        assertArrayEquals(masked(2), moments.second());
    }

    @Test
    void symbolsAndStatesOfStreamsComeBack() {
        var symbols = SymbolTokenizer.of("0 1 <unk> <pad> ?");
        var path = new CheckpointStore(directory, 2).save(state(7, 1, symbols), model.parameterTable(), model::parameter,
                new Moments(moments().first(), moments().second(), new float[] {1, 2, 3}));
        var loaded = Checkpoint.load(path);
        assertEquals(symbols, loaded.tokenizer());
        var moments = loaded.readMoments(model.parameterTable());
        assertArrayEquals(new float[] {1, 2, 3}, moments.states());
        assertArrayEquals(masked(2), moments.second());
    }

    @Test
    void theFilesAreThoseOfTheDesign() throws IOException {
        var path = save(new CheckpointStore(directory, 2), 7, Double.NaN);
        assertEquals(Set.of("model.safetensors", "optimizer.safetensors", "state.json"), names(path));
        try (var tensors = SafeTensors.open(path.resolve("model.safetensors"))) {
            assertEquals(List.of(4L, 5L), tensors.shape("head/kernel"));
        }
        try (var tensors = SafeTensors.open(path.resolve("optimizer.safetensors"))) {
            assertEquals(List.of(5L), tensors.shape("second_moment/head/bias"));
        }
        assertTrue(Files.readString(path.resolve("state.json")).contains("\"d_model\" : 4"));
    }

    @Test
    void theLastFewAndTheBestAreKept() throws IOException {
        var store = new CheckpointStore(directory, 2);
        double[] losses = {3, 2, 2.5, Double.NaN, 2.25};
        for (int i = 0; i < losses.length; i++) {
            save(store, 9 + i, losses[i]);
        }
        assertEquals(Set.of("step-10", "step-12", "step-13"), names(directory));
        assertEquals("step-13", store.latest().orElseThrow().getFileName().toString());
        assertEquals("step-10", store.best().orElseThrow().getFileName().toString());
        assertEquals(2, store.bestLoss());
    }

    @Test
    void aRunDirectoryMeansItsBestElseItsLatest() {
        var store = new CheckpointStore(directory, 9);
        save(store, 9, Double.NaN);
        save(store, 10, Double.NaN);
        assertEquals(10, Checkpoint.load(run).step());
        save(store, 3, 1.5);
        assertEquals(3, Checkpoint.load(run).step());
        assertEquals(3, Checkpoint.load(directory).step());
        assertEquals(9, Checkpoint.load(directory.resolve("step-9")).step());
        assertEquals(directory.resolve("step-3"), Checkpoint.load(run).directory());
    }

    @Test
    void aFailureWhileWritingLeavesTheLastGoodOne() throws IOException {
        var store = new CheckpointStore(directory, 2);
        save(store, 1, 2);
        int[] asked = {0};
        assertThrows(IllegalStateException.class, () -> store.save(state(2, 1, new ByteTokenizer()),
                model.parameterTable(), path -> {
                    if (asked[0]++ == 2) {
                        throw new IllegalStateException("the device is gone");
                    }
                    return model.parameter(path);
                }, moments()));
        assertThrows(RuntimeException.class, () -> store.save(state(2, 1, new ByteTokenizer()),
                model.parameterTable(), model::parameter, new Moments(moments().first(), new float[1])));
        assertEquals(Set.of("step-1"), names(directory));
        assertEquals(1, Checkpoint.load(run).step());
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "state.json"})
    void aKillBetweenFilesLeavesTheLastGoodOne(String lastWritten) throws IOException {
        save(new CheckpointStore(directory, 2), 1, 2);
        copy(directory.resolve("step-1"), directory.resolve(".step-2.new"), lastWritten);
        assertEquals(1, Checkpoint.load(run).step());
        var store = new CheckpointStore(directory, 2);
        assertEquals(Set.of("step-1"), names(directory));
        assertEquals(2, Checkpoint.load(save(store, 2, 1)).step());
    }

    @Test
    void aKillBetweenTheMovesOfAReplacementLosesNothing() throws IOException {
        save(new CheckpointStore(directory, 2), 1, 2);
        Files.move(directory.resolve("step-1"), directory.resolve(".step-1.old"));
        Files.createDirectory(directory.resolve(".step-1.new"));
        Files.createDirectory(directory.resolve(".step-0.gone"));
        new CheckpointStore(directory, 2);
        assertEquals(Set.of("step-1"), names(directory));
        assertEquals(1, Checkpoint.load(run).step());
    }

    @Test
    void theSameStepIsReplaced() throws IOException {
        var store = new CheckpointStore(directory, 2);
        save(store, 1, 2);
        model.setParameter("head/bias", new float[] {9, 8, 7, 6, 5});
        save(store, 1, 1.5);
        assertEquals(Set.of("step-1"), names(directory));
        assertEquals(1.5, Checkpoint.load(run).validationLoss());
        assertEquals(9, Checkpoint.load(run).model().parameter("head/bias")[0]);
    }

    @Test
    void whatCannotBeWrittenIsOneLine() throws IOException {
        Files.writeString(directory, "a file in the way");
        var failure = assertThrows(CheckpointException.class, () -> new CheckpointStore(directory, 2));
        assertEquals(Reason.INPUT_OUTPUT, failure.reason());
        assertTrue(failure.getMessage().startsWith("cannot write " + directory), failure.getMessage());
    }

    @Test
    void whatIsNoCheckpointIsNamed() throws IOException {
        Files.writeString(run.resolve("file"), "");
        assertFails(Reason.MISSING, "does not exist", run.resolve("none"));
        assertFails(Reason.MISSING, "is a file", run.resolve("file"));
        assertFails(Reason.MISSING, "holds no checkpoint", run);
    }

    @ParameterizedTest
    @CsvSource({"model.safetensors, 0", "model.safetensors, 8", "model.safetensors, -1"})
    void aFlippedBitIsFound(String name, int at) throws IOException {
        var path = save(new CheckpointStore(directory, 2), 1, 2);
        flip(path.resolve(name), at);
        assertFails(Reason.CHECKSUM, name, path);
    }

    @Test
    void aFlippedBitOfTheOptimizerIsFoundWhenItIsNeeded() throws IOException {
        var path = save(new CheckpointStore(directory, 2), 1, 2);
        flip(path.resolve("optimizer.safetensors"), -1);
        var loaded = Checkpoint.load(path);
        assertEquals(Reason.CHECKSUM, assertThrows(CheckpointException.class,
                () -> loaded.readMoments(model.parameterTable())).reason());
        Files.delete(path.resolve("optimizer.safetensors"));
        assertEquals(Reason.MISSING, assertThrows(CheckpointException.class,
                () -> loaded.readMoments(model.parameterTable())).reason());
        loaded.model();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VERSION | "format_version" : 3  | "format_version" : 4
            VERSION | "format_version" : 3  | "format_version" : 0
            VERSION | "format_version" : 3, | ''
            STATE   | "step" : 1            | "step" : -1
            STATE   | "step" : 1            | "step" : "x"
            STATE   | "step" : 1,           | "step" : 1, "step" : 1,
            STATE   | "seed" : 3,           | ''
            STATE   | "seed" : 3,           | "seed" : 3, "sead" : 3,
            STATE   | "data_position" : 1   | "data_position" : 2
            STATE   | "name" : "byte"       | "name" : "bytes"
            STATE   | "name" : "byte"       | "name" : "character"
            STATE   | "d_model" : 4         | "d_model" : 0
            STATE   | "d_model" : 4,        | ''
            STATE   | "d_h" : 3             | "d_hh" : 3
            STATE   | "d_h" : 3             | "d_h" : null
            STATE   | "d_h" : 3             | "n_head" : 1
            STATE   | "gated_linear"        | "gated_linearly"
            STATE   | "model.safetensors"   | "modell.safetensors"
            STATE   | }                     | ''
            """)
    void aStateThatIsWrongIsRefused(Reason reason, String text, String replacement) throws IOException {
        var path = save(new CheckpointStore(directory, 2), 1, 2);
        edit(path, text, replacement);
        assertFails(reason, "state.json", path);
    }

    /** As versions wrote it that did not yet have the key. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type" : "gated_linear",
            "use_head" : true,
            "max_seq_length" : 0,
            "validation_loss" : 2.0,
            "data_position" : 1,
            """)
    void aKeyThatIsMissingHasItsDefault(String key) throws IOException {
        var path = save(new CheckpointStore(directory, 2), 1, 2);
        edit(path, key, "");
        var state = Checkpoint.load(path).state();
        var expected = state(1, key.contains("loss") ? Double.NaN : 2, new ByteTokenizer());
        assertEquals(expected, state);
    }

    @Test
    void theModelIsStoredOnce() throws IOException {
        var path = save(new CheckpointStore(directory, 2), 1, 2);
        var text = Files.readString(path.resolve("state.json"));
        assertEquals(text.indexOf("\"d_model\""), text.lastIndexOf("\"d_model\""), text);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFiniteAreRefusedByName(float value) {
        model.setParameter("head/bias", new float[] {0, 0, value, 0, 0});
        var store = new CheckpointStore(directory, 2);
        var loaded = Checkpoint.load(save(store, 1, 2));
        var failure = assertThrows(CheckpointException.class, loaded::model);
        assertEquals(Reason.NOT_FINITE, failure.reason());
        assertTrue(failure.getMessage().contains("\"head/bias\" holds " + value + " at index 2 of 5"), failure.getMessage());

        var first = filled(1);
        first[0] = value;
        var path = store.save(state(2, 1, new ByteTokenizer()), model.parameterTable(), model::parameter,
                new Moments(first, filled(2), new float[] {1}));
        assertEquals(Reason.NOT_FINITE, assertThrows(CheckpointException.class,
                () -> Checkpoint.load(path).readMoments(model.parameterTable())).reason());
        var states = store.save(state(3, 1, new ByteTokenizer()), model.parameterTable(), model::parameter,
                new Moments(filled(1), filled(2), new float[] {1, value}));
        assertEquals(Reason.NOT_FINITE, assertThrows(CheckpointException.class,
                () -> Checkpoint.load(states).readMoments(model.parameterTable())).reason());
    }

    @Test
    void parametersOfAnotherModelAreRefused() throws IOException {
        var path = save(new CheckpointStore(directory, 2), 1, 2);
        edit(path, "\"d_model\" : 4", "\"d_model\" : 8");
        var loaded = Checkpoint.load(path);
        var failure = assertThrows(CheckpointException.class, loaded::model);
        assertEquals(Reason.MODEL_MISMATCH, failure.reason());
        assertTrue(failure.getMessage().contains("input_function/embedding\" has the shape [5, 4], the model's is"
                + " [5, 8]"), failure.getMessage());
        edit(path, "\"d_model\" : 8", "\"d_model\" : 4");
        edit(path, "\"n_layer\" : 1", "\"n_layer\" : 2");
        assertTrue(assertThrows(CheckpointException.class, () -> Checkpoint.load(path).model()).getMessage()
                .contains("it has no tensor \"time_mixing_layers_1/"));
    }

    @Test
    void aDamagedCheckpointIsNotTheBest() throws IOException {
        var store = new CheckpointStore(directory, 2);
        save(store, 1, 1);
        save(store, 2, 2);
        edit(directory.resolve("step-1"), "{", "");
        assertEquals(2, Checkpoint.load(run).step());
    }

    private static void assertFails(Reason reason, String text, Path path) {
        var failure = assertThrows(CheckpointException.class, () -> Checkpoint.load(path));
        assertEquals(reason, failure.reason(), failure.getMessage());
        assertTrue(failure.getMessage().contains(text) && failure.getMessage().lines().count() == 1,
                failure.getMessage());
    }

    private Path save(CheckpointStore store, long step, double loss) {
        return save(store, step, loss, new ByteTokenizer());
    }

    private Path save(CheckpointStore store, long step, double loss, Tokenizer tokenizer) {
        return store.save(state(step, loss, tokenizer), model.parameterTable(), model::parameter, moments());
    }

    private static CheckpointState state(long step, double loss, Tokenizer tokenizer) {
        return new CheckpointState(step, 3, loss, CONFIGURATION, Map.of("training", Map.of("batch", 8)), tokenizer,
                "abc");
    }

    private Moments moments() {
        return new Moments(filled(1), filled(2));
    }

    private float[] filled(int sign) {
        var values = new float[model.parameterTable().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = sign * i + 0.5f;
        }
        return values;
    }

    /** As filled, with zeros in the gaps between parameters. */
    private float[] masked(int sign) {
        var values = new float[model.parameterTable().size()];
        var all = filled(sign);
        model.parameterTable().parameters()
                .forEach(p -> System.arraycopy(all, p.offset(), values, p.offset(), p.shape().elements()));
        return values;
    }

    private static Set<String> names(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static void copy(Path from, Path to, String lastWritten) throws IOException {
        Files.createDirectory(to);
        for (var name : List.of("model.safetensors", "optimizer.safetensors", "state.json")) {
            var bytes = Files.readAllBytes(from.resolve(name));
            boolean last = name.equals(lastWritten);
            Files.write(to.resolve(name), last ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
            if (last) {
                return;
            }
        }
    }

    private static void flip(Path file, int at) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(file, bytes);
    }

    private static void edit(Path checkpoint, String text, String replacement) throws IOException {
        var file = checkpoint.resolve("state.json");
        var before = Files.readString(file);
        assertTrue(before.contains(text), before);
        int at = before.indexOf(text);
        Files.writeString(file, before.substring(0, at) + replacement + before.substring(at + text.length()));
    }
}
