package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.ByteTokenizer;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterchangeTest {
    private static final LanguageModelConfiguration MODEL = LanguageModelConfiguration.builder().nLayer(2).dModel(4)
            .dChannelMixing(6).mixer(GatedLinearOptions.of(3).withTrueRecurrence(true)).inputVocabSize(5).outputVocabSize(5)
            .build();
    @TempDir
    private Path directory;
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(MODEL, 3);
    private final CheckpointState state = new CheckpointState(9, 3, 1.5, MODEL, Map.of(), new ByteTokenizer(), "abc");

    @Test
    void whatIsWrittenIsReadToTheBit() {
        var size = model.parameterTable().size();
        var saved = new CheckpointStore(directory.resolve("a/checkpoints"), 1).save(state, model.parameterTable(),
                model::parameter, new Moments(new float[size], new float[size]));
        var file = directory.resolve("tree.safetensors");
        Interchange.write(Checkpoint.load(saved), file);
        requireSame(Interchange.read(file, state, directory.resolve("b")));
        var again = assertThrows(CheckpointException.class, () -> Interchange.write(Checkpoint.load(saved), file));
        assertTrue(again.getMessage().contains("already exists"), again.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"head/kernel", "params/head/kernel", "head.kernel", "params.head.kernel"})
    void namesMayBeJoinedByDotsAndBeginWithParams(String example) throws IOException {
        var separator = example.contains(".") ? "." : "/";
        var root = example.substring(0, example.indexOf("head"));
        var loaded = Checkpoint.load(requireSame(read(path -> root + path.replace("/", separator), model::parameter)));
        assertEquals(0, loaded.step());
        assertTrue(Double.isNaN(loaded.validationLoss()));
        assertArrayEquals(new float[model.parameterTable().size()], loaded.readMoments(model.parameterTable()).first());
    }

    @Test
    void anotherModelIsRefusedBeforeAnythingIsWritten() {
        var other = assertThrows(CheckpointException.class,
                () -> read(path -> path.replace("head", "tail"), model::parameter));
        assertEquals(Reason.MODEL_MISMATCH, other.reason());
        assertTrue(other.getMessage().contains("no tensor \"head/kernel\""), other.getMessage());
        assertFalse(Files.exists(directory.resolve("b")));
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedBeforeAnythingIsWritten() {
        var refused = assertThrows(CheckpointException.class, () -> read(UnaryOperator.identity(), path -> {
            var values = model.parameter(path);
            values[0] = path.equals("head/kernel") ? Float.NaN : values[0];
            return values;
        }));
        assertEquals(Reason.NOT_FINITE, refused.reason());
        assertTrue(refused.getMessage().contains("\"head/kernel\" holds NaN at index 0"), refused.getMessage());
        assertFalse(Files.exists(directory.resolve("b")));
    }

    private Path read(UnaryOperator<String> name, Function<String, float[]> values) throws IOException {
        var shapes = new LinkedHashMap<String, int[]>();
        var byName = new LinkedHashMap<String, float[]>();
        model.parameterTable().parameters().forEach(parameter -> {
            shapes.put(name.apply(parameter.path()), parameter.shape().toArray());
            byName.put(name.apply(parameter.path()), values.apply(parameter.path()));
        });
        SafeTensors.write(directory.resolve("x"), shapes, byName::get, Map.of());
        return Interchange.read(directory.resolve("x"), state, directory.resolve("b"));
    }

    private Path requireSame(Path checkpoint) {
        var read = Checkpoint.load(checkpoint).model();
        for (var parameter : model.parameterTable().parameters()) {
            assertArrayEquals(model.parameter(parameter.path()), read.parameter(parameter.path()), parameter.path());
        }
        return checkpoint;
    }
}
