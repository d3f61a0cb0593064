package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.data.ByteTokenizer;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies next to checkpoints, or in their files, and is not theirs. */
class ForeignEntriesTest {
    @TempDir
    private Path directory;
    private Path checkpoint;
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(1).dModel(4)
            .dChannelMixing(6).mixer(GatedLinearOptions.of(3)).inputVocabSize(5).outputVocabSize(5).build(), 3);

    @BeforeEach
    void save() {
        checkpoint = save(directory.resolve("checkpoints"));
    }

    private Path save(Path store) {
        var size = model.parameterTable().size();
        return new CheckpointStore(store, 2).save(new CheckpointState(5, 3, 1.5, model.configuration(),
                Map.of("model", Map.of("d_model", 4, "use_true_recurrence", false), "training", Map.of("batch", 8)),
                new ByteTokenizer(), "abc"), model.parameterTable(), model::parameter,
                new Moments(new float[size], new float[size]));
    }

    @Test
    void otherFilesAndDirectoriesAreNoCheckpoints() throws IOException {
        Files.createFile(directory.resolve("checkpoints/step-9"));
        Files.createDirectory(directory.resolve("checkpoints/notes"));
        Files.createDirectory(directory.resolve("checkpoints/step-10x"));
        var store = new CheckpointStore(directory.resolve("checkpoints"), 1);
        assertEquals(checkpoint, store.latest().orElseThrow());
        assertEquals(checkpoint, store.best().orElseThrow());
        store.removeOld();
        assertTrue(Files.exists(directory.resolve("checkpoints/step-9")));
        assertTrue(Files.exists(directory.resolve("checkpoints/notes")));
        assertTrue(Files.exists(checkpoint));
    }

    /** The checksum of a file is right here; only its tensors are not those of the model. */
    @Test
    void tensorsThatTheModelHasNotAreRefused() throws IOException {
        var shapes = new LinkedHashMap<String, int[]>();
        model.parameterTable().parameters().forEach(p -> shapes.put(p.path(), p.shape().toArray()));
        shapes.put("head/extra", new int[] {2});
        var file = directory.resolve("model.safetensors");
        SafeTensors.write(file, shapes, name -> name.equals("head/extra") ? new float[2] : model.parameter(name), Map.of());
        try (var tensors = SafeTensors.open(file)) {
            var failure = assertThrows(CheckpointException.class,
                    () -> TensorNames.require(file, tensors, TensorNames.shapes(model.parameterTable(), "")));
            assertEquals(Reason.MODEL_MISMATCH, failure.reason());
            assertTrue(failure.getMessage().contains("it has a tensor \"head/extra\" that the model has not"),
                    failure.getMessage());
        }
        var other = GatedLinearRNNLM.create(
                LanguageModelConfiguration.builder().nLayer(1).dModel(4).dChannelMixing(7).mixer(GatedLinearOptions.of(3))
                        .inputVocabSize(5).outputVocabSize(5).build(),
                3);
        var loaded = Checkpoint.load(checkpoint);
        var given = new LinkedHashMap<String, float[]>();
        var failure = assertThrows(CheckpointException.class,
                () -> loaded.readParameters(other.parameterTable(), given::put));
        assertEquals(Reason.MODEL_MISMATCH, failure.reason());
        assertTrue(given.isEmpty(), "refused before any parameter is given");
        assertEquals(Reason.MODEL_MISMATCH, assertThrows(CheckpointException.class,
                () -> loaded.readMoments(other.parameterTable())).reason());
    }

    @Test
    void aConversionKeepsTheOtherKeysAndTakesAnEmptyDirectoryOnly() throws IOException {
        var empty = Files.createDirectory(directory.resolve("empty"));
        var converted = Checkpoint.load(Conversion.convert(Checkpoint.load(checkpoint), true, empty, false));
        assertEquals(Map.of("training", Map.of("batch", 8)), converted.configuration());
        assertEquals(List.of(MixerSpec.of(GatedLinearOptions.of(3).withTrueRecurrence(true))),
                converted.modelConfiguration().mixers());
        var file = Files.createFile(directory.resolve("file"));
        var message = assertThrows(CheckpointException.class,
                () -> Conversion.convert(Checkpoint.load(checkpoint), true, file, false)).getMessage();
        assertEquals(file + " already exists; give another directory with --out", message);
        assertThrows(CheckpointException.class, () -> Conversion.convert(Checkpoint.load(checkpoint), true, empty, false));
    }

    @Test
    void tensorsMayBeNamedInAnotherOrderThanTheirBytes() throws IOException {
        var header = """
                {"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        var bytes = ByteBuffer.allocate(8 + header.length() + 8).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII)).putFloat(1.5f)
                .putFloat(2.5f).array();
        var file = Files.write(directory.resolve("two"), bytes);
        try (var tensors = SafeTensors.open(file)) {
            assertEquals(1.5f, tensors.read("a")[0]);
            assertEquals(2.5f, tensors.read("b")[0]);
            assertEquals("[a, b]", tensors.names().toString());
        }
    }
}
