package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.glrnn.data.ByteTokenizer;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionTest {
    private static final String RECURRENT = "time_mixing_layers_1/model/model/recurrent_proj/kernel";
    private static final int[][] TOKENS = {{1, 2, 3, 4, 0, 1, 2}, {4, 3, 2, 1, 0, 4, 3}};
    @TempDir
    private Path directory;
    private Path linear;

    @BeforeEach
    void saveALinearModel() {
        var model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(2).dModel(6).dChannelMixing(5)
                .mixer(GatedLinearOptions.of(4).withTiedGates(false))
                .inputVocabSize(5).outputVocabSize(5).build(), 3);
        linear = save(model, "linear", false);
    }

    @Test
    void aConvertedModelComputesTheSameAndItsRecurrentWeightsAndMomentsAreZero() {
        var before = Checkpoint.load(linear);
        var after = Checkpoint.load(Conversion.convert(before, true, directory.resolve("true"), false));
        assertEquals(List.of(MixerSpec.of(GatedLinearOptions.of(4).withTiedGates(false).withTrueRecurrence(true))),
                after.modelConfiguration().mixers());
        assertArrayEquals(before.model().apply(TOKENS).y(), after.model().apply(TOKENS).y(), 1e-6f);
        assertArrayEquals(new float[4 * 16], after.model().parameter(RECURRENT));
        var moments = after.readMoments(after.model().parameterTable());
        var recurrent = after.model().parameterTable().get(RECURRENT);
        assertArrayEquals(new float[4 * 16], Arrays.copyOfRange(moments.first(), recurrent.offset(),
                recurrent.offset() + 64));
        assertEquals(1, moments.first()[after.model().parameterTable().offset("head/bias")]);
        assertEquals(2, moments.second()[after.model().parameterTable().offset("head/kernel")]);
        assertEquals(before.step(), after.step());
        assertEquals(1.5, after.validationLoss());
        assertEquals(before.configuration(), after.configuration());
    }

    @Test
    void thereAndBackIsTheSameToTheBit() {
        var there = Conversion.convert(Checkpoint.load(linear), true, directory.resolve("true"), false);
        var back = Checkpoint.load(Conversion.convert(Checkpoint.load(there), false, directory.resolve("back"), false));
        var before = Checkpoint.load(linear).model();
        for (var parameter : before.parameterTable().parameters()) {
            assertArrayEquals(before.parameter(parameter.path()), back.model().parameter(parameter.path()));
        }
        assertEquals(Checkpoint.load(linear).modelConfiguration(), back.modelConfiguration());
    }

    @Test
    void recurrentWeightsThatAreNotZeroAreDroppedOnlyByForce() {
        var there = Checkpoint.load(Conversion.convert(Checkpoint.load(linear), true, directory.resolve("true"), false));
        var weights = new float[64];
        weights[63] = 1e-20f;
        there.model().setParameter(RECURRENT, weights);
        var tuned = Checkpoint.load(save(there.model(), "tuned", true));
        var refused = assertThrows(CheckpointException.class,
                () -> Conversion.convert(tuned, false, directory.resolve("back"), false));
        assertTrue(refused.getMessage().endsWith("use --force to drop them"), refused.getMessage());
        assertFalse(Files.exists(directory.resolve("back")));
        var back = Checkpoint.load(Conversion.convert(tuned, false, directory.resolve("back"), true));
        assertTrue(Double.isNaN(back.validationLoss()), "the loss was another model's");
    }

    @Test
    void nothingIsOverwrittenAndNothingConvertedTwice() {
        var source = Checkpoint.load(linear);
        var target = directory.resolve("true");
        Conversion.convert(source, true, target, false);
        var again = assertThrows(CheckpointException.class, () -> Conversion.convert(source, true, target, false));
        assertEquals(target + " already exists; give another directory with --out", again.getMessage());
        var same = assertThrows(CheckpointException.class,
                () -> Conversion.convert(source, false, directory.resolve("x"), false));
        assertTrue(same.getMessage().endsWith("is already linear; there is nothing to convert"), same.getMessage());
    }

    private Path save(GatedLinearRNNLM model, String name, boolean trueRecurrence) {
        var size = model.parameterTable().size();
        var first = new float[size];
        var second = new float[size];
        Arrays.fill(first, 1);
        Arrays.fill(second, 2);
        return new CheckpointStore(directory.resolve(name), 1).save(
                new CheckpointState(5, 3, 1.5, model.configuration(),
                        Map.of("model", Map.of("use_true_recurrence", trueRecurrence)), new ByteTokenizer(), "abc"),
                model.parameterTable(), model::parameter, new Moments(first, second));
    }
}
