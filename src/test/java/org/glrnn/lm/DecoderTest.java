package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoding that stops, continues elsewhere and ends, with device memory that is the host's and with memory of its own. */
class DecoderTest {
    private static final String MEMORY = "tornadojvm.memory";
    private final String before = System.getProperty(MEMORY);
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(2).dModel(6)
            .dChannelMixing(5).mixer(GatedLinearOptions.of(4)).inputVocabSize(5).outputVocabSize(7)
            .positionalEncodingMode(PositionalEncodingMode.LEARNED).maxSeqLength(4).build(), 2);

    @AfterEach
    void restoreMemory() {
        if (before == null) {
            System.clearProperty(MEMORY);
        } else {
            System.setProperty(MEMORY, before);
        }
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "separate"})
    void anotherDecoderGoesOnFromACarry(String memory) {
        System.setProperty(MEMORY, memory);
        var whole = model.apply(new int[][] {{1, 2, 3, 4}});
        try (var first = new Decoder(model); var second = new Decoder(model)) {
            first.step(1);
            first.step(2);
            var carry = first.carry();
            assertArrayEquals(model.apply(new int[][] {{1, 2}}).carry().values(), carry.values(), 1e-6f);
            assertEquals(2, carry.positions()[0]);
            second.step(4);
            second.setCarry(carry);
            second.step(3);
            var logits = second.step(4).clone();
            for (var c = 0; c < 7; c++) {
                assertEquals(whole.y(0, 3, c), logits[c], 1e-5);
            }
            assertArrayEquals(whole.carry().values(), second.carry().values(), 1e-6f);
            second.reset();
            var again = second.step(1);
            for (var c = 0; c < 7; c++) {
                assertEquals(whole.y(0, 0, c), again[c], 1e-5);
            }
        }
    }

    /** The carry of a call and the gradients are results too, which have to come back from the device. */
    @Test
    void separateMemoryGivesTheSameCarriesAndGradients() {
        var x = new int[][] {{1, 2, 3}, {4, 0, 1}};
        var expected = model.apply(x);
        var gradients = model.lossAndGradients(x, x).gradients();
        System.setProperty(MEMORY, "separate");
        assertArrayEquals(expected.carry().values(), model.apply(x).carry().values());
        assertArrayEquals(expected.y(), model.apply(x).y());
        assertArrayEquals(gradients, model.lossAndGradients(x, x).gradients());
    }

    @Test
    void wrongTokensAndCarriesAreRefused() {
        try (var decoder = new Decoder(model)) {
            assertMessage("token 5 at position 0 of the input lies outside the vocabulary of 5 tokens",
                    () -> decoder.step(5));
            assertMessage("the carry has 2 sequences, 2 layers of 4 values; this call needs 1 sequences, 2 layers of 4 values",
                    () -> decoder.setCarry(model.zeroCarry(2)));
            assertMessage(
                    "the carry has 1 sequences, layers of [4, 3] values; this call needs 1 sequences, 2 layers of 4 values",
                    () -> decoder.setCarry(Carry.zero(1, List.of(StateLayout.vector("h", 4), StateLayout.vector("h", 3)))));
            for (var token = 0; token < 4; token++) {
                decoder.step(token);
            }
            assertThrows(IllegalArgumentException.class, () -> decoder.step(0));
        }
    }

    @Test
    void aClosedDecoderRefuses() {
        var decoder = new Decoder(model);
        decoder.step(1);
        decoder.close();
        assertThrows(RuntimeException.class, () -> decoder.step(1));
    }
}
