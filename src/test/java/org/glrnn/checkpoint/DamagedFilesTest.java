package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

import org.glrnn.data.CharacterTokenizer;
import org.glrnn.data.GlrnnException;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.train.RunConfigurations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many damaged copies of every file of a checkpoint ({@code glrnn.mutations} each): reading gives our exception, of one
 * line, or a right result. The sums in state.json are made to fit, as an enemy would: the readers themselves must see
 * it.
 */
class DamagedFilesTest {
    private static final int COUNT = Integer.getInteger("glrnn.mutations", 2500);
    private static final LanguageModelConfiguration MODEL = LanguageModelConfiguration.builder().nLayer(1).dModel(2)
            .dChannelMixing(2).mixer(GatedLinearOptions.of(2)).inputVocabSize(3).outputVocabSize(3).build();
    @TempDir
    private Path directory;
    private Path checkpoint;

    private interface Reader {
        void read() throws IOException;
    }

    @BeforeEach
    void save() {
        var model = GatedLinearRNNLM.create(MODEL, 3);
        var size = model.parameterTable().size();
        var configuration = Map.<String, Object>of("model", Map.of("n_layer", 1, "d_model", 2, "d_channel_mixing", 2,
                "d_h", 2), "training", Map.of("batch", 8));
        checkpoint = new CheckpointStore(directory.resolve("checkpoints"), 1).save(new CheckpointState(7, 3, 1.5, MODEL,
                configuration, CharacterTokenizer.of("ab\n"), "abc"), model.parameterTable(), model::parameter,
                new Moments(new float[size], new float[size], new float[2]));
        readAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {Checkpoint.MODEL, Checkpoint.OPTIMIZER})
    void tensors(String name) throws IOException {
        var state = Files.readString(checkpoint.resolve(StateFile.NAME));
        var sum = DigestedFile.of(checkpoint.resolve(name));
        var bytes = "\"bytes\" : " + Files.size(checkpoint.resolve(name)) + ",";
        damage(name, () -> {
            var file = checkpoint.resolve(name);
            Files.writeString(checkpoint.resolve(StateFile.NAME), state.replace(sum, DigestedFile.of(file))
                    .replace(bytes, "\"bytes\" : " + Files.size(file) + ","));
            readAll();
        });
    }

    @Test
    void state() throws IOException {
        damage(StateFile.NAME, this::readAll);
    }

    @Test
    void configuration() throws IOException {
        var yaml = RunConfigurations.toYaml(RunConfigurations.named("quickstart"));
        Files.writeString(checkpoint.resolve("config.yaml"), yaml);
        damage("config.yaml", () -> RunConfigurations.load(checkpoint.resolve("config.yaml").toString()));
    }

    @Test
    void nothingIsAllocatedThatTheFileCannotFill() throws IOException {
        var file = checkpoint.resolve(StateFile.NAME);
        var state = Files.readString(file);
        for (var key : new String[] {"n_layer", "d_model", "d_channel_mixing", "d_h", "input_vocab_size",
            "output_vocab_size"}) {
            for (var value : new String[] {"1000000", "46341", "2147483647"}) {
                Files.writeString(file, state.replaceFirst("\"" + key + "\" : \\d+", "\"" + key + "\" : " + value));
                assertTrue(isRefused(this::readAll), key + " " + value);
            }
        }
    }

    private void readAll() {
        var loaded = Checkpoint.load(checkpoint);
        loaded.readMoments(loaded.model().parameterTable());
        RunConfigurations.of(loaded);
    }

    private void damage(String name, Reader reader) throws IOException {
        var file = checkpoint.resolve(name);
        var good = Files.readAllBytes(file);
        var seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var refused = 0;
        for (var i = 0; i < COUNT; i++) {
            var bytes = Mutation.of(good, random);
            Files.write(file, bytes);
            try {
                refused += isRefused(reader) ? 1 : 0;
            } catch (Throwable other) {
                throw new AssertionError("seed " + seed + ", copy " + i + " of " + name + ":\n"
                        + new String(bytes, StandardCharsets.ISO_8859_1), other);
            }
        }
        System.out.println(name + ": " + COUNT + " damaged copies, " + refused + " refused, seed " + seed);
        assertTrue(refused > COUNT / 4, "only " + refused + " were refused");
    }

    private static boolean isRefused(Reader reader) throws IOException {
        try {
            reader.read();
            return false;
        } catch (GlrnnException refusal) {
            assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
            assertTrue(!refusal.getMessage().contains("tools.jackson") && !refusal.getMessage().contains("java."),
                    refusal.getMessage());
            return true;
        }
    }
}
