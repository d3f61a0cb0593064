package org.glrnn.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.lm.Carry;
import org.glrnn.lm.Decoder;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.PositionalEncodingMode;
import org.glrnn.nn.Layer;
import org.glrnn.nn.SequenceMarks;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.mixer.attention.AttentionOptions;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.mixer.gru.GruOptions;
import org.glrnn.tasks.mixer.lstm.LstmOptions;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Schedules;
import org.glrnn.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The known bugs of the reference (docs/mathematics.md 6.1, S1-S16), none of which is here. Where one has tests
 * elsewhere:
 *
 * <ul>
 *   <li>S2, S3, README examples that do not run: {@code ExamplesTest}
 *   <li>S5, shipped experiments that cannot run: {@code ShippedConfigurationsTest}
 *   <li>S9, validation sequences that are training sequences: {@code SyntheticTaskTest.noSequenceIsInTwoSplits}
 *   <li>S14, no way from a linear to a true-recurrent checkpoint: {@code ConversionTest}
 *   <li>S15, several versions at once: {@code HelpTest.theVersionIsTheProjects}
 *   <li>the history of wrong carries: {@code WrongCarriesTest}
 * </ul>
 */
class ReferenceBugsTest {
    private static final GatedLinearOptions GATED = GatedLinearOptions.of(6);
    private static final int[][] TEXT = {{3, 1, 4, 1, 5, 2, 6, 5}};

    private static LanguageModelConfiguration.Builder model() {
        return LanguageModelConfiguration.builder().nLayer(2).dModel(8).dChannelMixing(12).mixer(GATED).inputVocabSize(7)
                .outputVocabSize(7).maxSeqLength(8);
    }

    /** S1: at its tag the language model cannot be constructed. Every mixer, mode and encoding here can, and trains. */
    @ParameterizedTest
    @MethodSource("everyModel")
    void s1EveryModelIsConstructedAndTrains(LanguageModelConfiguration configuration) {
        var model = GatedLinearRNNLM.create(configuration, 1);
        var before = model.lossAndGradients(TEXT, TEXT).loss();
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-2, 1, 20), 1, 8, 0)) {
            for (var step = 0; step < 20; step++) {
                trainer.step(TEXT[0], TEXT[0]);
            }
        }
        assertTrue(model.lossAndGradients(TEXT, TEXT).loss() < before);
    }

    static Stream<LanguageModelConfiguration> everyModel() {
        return Stream.of(PositionalEncodingMode.values()).flatMap(ReferenceBugsTest::everyModel)
                .map(LanguageModelConfiguration.Builder::build);
    }

    static Stream<LanguageModelConfiguration> everyDeepModel() {
        return everyModel(PositionalEncodingMode.LEARNED)
                .map(builder -> builder.nLayer(9).embeddingDropout(0.1).timeMixingDropout(0.1)
                        .channelMixingDropout(0.1).build());
    }

    private static Stream<LanguageModelConfiguration.Builder> everyModel(PositionalEncodingMode mode) {
        return Stream.of(
                model(), model().mixer(GATED.withTiedGates(false)), model().mixer(GATED.withTrueRecurrence(true)),
                model().mixer(GATED.withTiedGates(false).withTrueRecurrence(true)),
                model().mixer(GATED.withTiedGates(false).withFixedForgetGate(true)), model().mixer(new GruOptions(6)),
                model().mixer(new LstmOptions(6)), model().mixer(new AttentionOptions(6, 3)))
                .map(builder -> builder.positionalEncodingMode(mode));
    }

    /** The graphs of a device hold so many tasks and no more: deep models take several. */
    @ParameterizedTest
    @MethodSource("everyDeepModel")
    void s1AlsoWhereItIsDeep(LanguageModelConfiguration configuration) {
        var model = GatedLinearRNNLM.create(configuration, 1);
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-2, 1, 20), 1, 8, 0);
                var decoder = new Decoder(model)) {
            assertTrue(Float.isFinite(trainer.step(TEXT[0], TEXT[0]).loss()));
            assertEquals(7, decoder.step(1).length);
        }
        assertEquals(56, model.apply(TEXT, model.zeroCarry(1), SequenceMarks.leftPadded(new int[] {5}, 8)).y().length);
        assertTrue(Float.isFinite(model.lossAndGradients(TEXT, TEXT, SequenceMarks.ordinary(1, 8)).loss()));
    }

    /** S4: positions restart at 0 with every call that has a carry. */
    @ParameterizedTest
    @EnumSource(value = PositionalEncodingMode.class, names = {"SINUSOIDAL", "LEARNED"})
    void s4PositionsGoOnWithTheCarry(PositionalEncodingMode mode) {
        var model = GatedLinearRNNLM.create(model().positionalEncodingMode(mode).build(), 1);
        var whole = model.apply(TEXT);
        try (var decoder = new Decoder(model)) {
            for (var t = 0; t < 8; t++) {
                var logits = decoder.step(TEXT[0][t]);
                assertArrayEquals(Arrays.copyOfRange(whole.y(), t * 7, t * 7 + 7), logits, 1e-5f, "time " + t);
            }
        }
        var restarted =
                model.apply(new int[][] {{5}}, Carry.of(1, model.states(), model.apply(new int[][] {{3, 1}}).carry().values()));
        var continued = model.apply(new int[][] {{5}}, model.apply(new int[][] {{3, 1}}).carry());
        assertFalse(Arrays.equals(restarted.y(), continued.y()), "the position is part of the carry");
    }

    static Stream<MixerSpec<?>> mixers() {
        return MixerTypes.all().stream().map(type -> MixerSpec.of(type, Map.of()));
    }

    /** S6: a mask is taken and ignored. */
    @ParameterizedTest
    @MethodSource("mixers")
    void s6WhatIsMaskedHasNoEffect(MixerSpec<?> mixer) {
        var model = GatedLinearRNNLM.create(model().mixers(List.of(mixer)).build(), 1);
        var marks = SequenceMarks.leftPadded(new int[] {5}, 8);
        var carry = model.zeroCarry(1);
        var one = model.apply(TEXT, carry, marks);
        var other = model.apply(new int[][] {{0, 0, 0, 1, 5, 2, 6, 5}}, carry, marks);
        assertArrayEquals(Arrays.copyOfRange(one.y(), 21, 56), Arrays.copyOfRange(other.y(), 21, 56));
        assertFalse(Arrays.equals(one.carry().values(), model.apply(TEXT).carry().values()), "and not without a mask");
    }

    /** S7: the figures feed back the output, the code the raw state; the numbers are those of docs/mathematics.md 1.4. */
    @Test
    void s7TheRawStateIsFedBack() {
        var options = GatedLinearOptions.of(1).withTrueRecurrence(true);
        try (var layer = new Layer(options, 1, 1, 0)) {
            layer.parameters().set("proj/kernel", new float[] {1, 2, 0.5f});
            layer.parameters().set("proj/bias", new float[] {0, -1, 0.25f});
            layer.parameters().set("model/recurrent_proj/kernel", new float[] {0.4f, -0.6f, 0.8f});
            layer.parameters().set("out_proj/kernel", new float[] {2});
            layer.parameters().set("out_proj/bias", new float[] {0.1f});
            var output = layer.apply(new float[] {0.5f, -1, 2}, 1, 3, new float[] {0.3f});
            assertArrayEquals(new float[] {0.630916794f, 0.471386538f, 1.311192770f}, output.y(), 1e-6f);
            assertArrayEquals(new float[] {0.938015614f}, output.carry(), 1e-6f);
        }
    }

    /** S8: b1 and b2 of a configuration are never used. (Dropout on the sum and decay of everything are kept, as defaults.) */
    @Test
    void s8MomentDecaysCount() {
        var usual = trained(0.9, 0.999);
        assertNotEquals(usual, trained(0.5, 0.999));
        assertNotEquals(usual, trained(0.9, 0.9));
        assertEquals(usual, trained(0.9, 0.999));
    }

    private static float trained(double b1, double b2) {
        var model = GatedLinearRNNLM.create(model().build(), 1);
        var optimizer = OptimizerConfiguration.adamW(Schedules.warmupCosine(1e-2, 1e-7, 1, 9),
                new AdamWOptimizer(b1, b2, 1e-8, 0.05), 1);
        try (var trainer = new Trainer(model, optimizer, 1, 8, 0)) {
            for (var step = 0; step < 4; step++) {
                trainer.step(TEXT[0], TEXT[0]);
            }
            return trainer.step(TEXT[0], TEXT[0]).loss();
        }
    }

    /** S10: the equality check has a tolerance of 1000. One wrong digit fails this one. */
    @Test
    void s10TheComparisonRefusesSmallErrors() {
        var tolerance = new Comparison.Tolerance(1e-6, 0);
        assertTrue(Comparison.of("y", new float[] {0.382637f}, new double[] {0.382637132}, tolerance).passed());
        assertFalse(Comparison.of("y", new float[] {0.382647f}, new double[] {0.382637132}, tolerance).passed());
    }

    /** S11: a carry of another shape is broadcast, repeated or cut without a word. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s11ACarryOfAnotherShapeIsRefused(boolean recurrent) {
        var model = GatedLinearRNNLM.create(model().mixer(GATED.withTrueRecurrence(recurrent)).build(), 1);
        for (var shape : new int[][] {{1, 1, 6}, {1, 3, 6}, {2, 2, 6}, {1, 2, 1}, {1, 2, 7}}) {
            var carry = Carry.zero(shape[0], Collections.nCopies(shape[1], StateLayout.vector("h", shape[2])));
            refused("the carry has " + shape[0] + " sequences, " + shape[1] + " layers of " + shape[2] + " values",
                    () -> model.apply(TEXT, carry));
        }
        var options = GatedLinearOptions.of(6).withTrueRecurrence(recurrent);
        try (var layer = new Layer(options, 3, 2, 0)) {
            for (var size : new int[] {1, 2, 6, 11, 13}) {
                refused("carry holds " + size + " values", () -> layer.apply(new float[6], 2, 1, new float[size]));
            }
        }
    }

    /** S12: with half-precision gates the memory ends after about 180 steps. An open forget gate here keeps every bit. */
    @Test
    void s12TheStateKeepsItsBits() {
        try (var layer = new Layer(GatedLinearOptions.of(1).withTiedGates(false), 1, 1, 0)) {
            layer.parameters().set("proj/bias", new float[] {1, -200, 30, 0});
            var kept = layer.apply(new float[5000], 1, 5000, new float[] {0.1234567f}).carry()[0];
            assertEquals(0.1234567f, kept);
        }
    }

    /** S13: an empty sequence crashes one mode and passes the other; no activation crashes late. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s13EmptySequencesAreRefusedInBothModes(boolean recurrent) {
        var options = GatedLinearOptions.of(6).withTrueRecurrence(recurrent);
        try (var layer = new Layer(options, 3, 2, 0)) {
            refused("length must be at least 1, not 0", () -> layer.apply(new float[0], 2, 0));
        }
        var model = GatedLinearRNNLM.create(model().mixer(GATED.withTrueRecurrence(recurrent)).build(), 1);
        refused("x is empty", () -> model.apply(new int[][] {{}}));
        var missing = assertThrows(NullPointerException.class,
                () -> options.withActivations(null, Activation.TANH, Activation.SIGMOID));
        assertEquals("input_activation", missing.getMessage());
    }

    /** S16: attention was right only where d_h equals d_model, and gave no carry where the block expects one. */
    @Test
    void s16AttentionHasItsOwnWidthAndACarry() {
        var configuration = model().mixer(new AttentionOptions(10, 5)).build();
        var model = GatedLinearRNNLM.create(configuration, 1);
        var whole = model.apply(TEXT);
        var first = model.apply(new int[][] {Arrays.copyOf(TEXT[0], 5)});
        var second = model.apply(new int[][] {Arrays.copyOfRange(TEXT[0], 5, 8)}, first.carry());
        assertArrayEquals(Arrays.copyOfRange(whole.y(), 35, 56), second.y(), 1e-5f);
    }

    private static void refused(String words, Runnable call) {
        var message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(words), message);
    }
}
