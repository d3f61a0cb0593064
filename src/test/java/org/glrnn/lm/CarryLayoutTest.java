package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;

import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A carry holds the layers of the first sequence, then those of the second: more sequences than layers, and fewer. */
class CarryLayoutTest {
    private static final int[][] TEXTS = {{1, 2, 3, 4}, {5, 6, 0, 1}, {6, 6, 6, 2}};
    private static final int[][] REST = {{2, 5}, {0, 3}, {4, 1}};

    private enum Size {
        TWO_SEQUENCES_OF_THREE_LAYERS(2, 3), THREE_SEQUENCES_OF_TWO_LAYERS(3, 2);

        private final int sequences;
        private final GatedLinearRNNLM model;

        Size(int sequences, int layers) {
            this.sequences = sequences;
            model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder().nLayer(layers).dModel(8)
                    .dChannelMixing(8).mixer(GatedLinearOptions.of(3)).inputVocabSize(7).outputVocabSize(7).build(), 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchPutsOutTheCarriesOfItsSequences(Size size) {
        var together = size.model.apply(Arrays.copyOf(TEXTS, size.sequences));
        assertArrayEquals(alone(size).values(), together.carry().values(), 1e-6f);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchContinuesFromTheCarriesOfItsSequences(Size size) {
        var together = size.model.apply(Arrays.copyOf(REST, size.sequences), alone(size));
        for (var s = 0; s < size.sequences; s++) {
            var whole = new int[] {TEXTS[s][0], TEXTS[s][1], TEXTS[s][2], TEXTS[s][3], REST[s][0], REST[s][1]};
            var expected = size.model.apply(new int[][] {whole}).y();
            assertArrayEquals(Arrays.copyOfRange(expected, 4 * 7, 6 * 7),
                    Arrays.copyOfRange(together.y(), s * 2 * 7, (s + 1) * 2 * 7), 1e-5f, "sequence " + s);
        }
    }

    /** The carries of sequences that were run one by one, in the order of the batch. */
    private static Carry alone(Size size) {
        var layers = size.model.configuration().nLayer();
        var values = new float[size.sequences * layers * 3];
        var positions = new int[size.sequences];
        for (var s = 0; s < size.sequences; s++) {
            var carry = size.model.apply(new int[][] {TEXTS[s]}).carry();
            System.arraycopy(carry.values(), 0, values, s * layers * 3, layers * 3);
            positions[s] = carry.positions()[0];
        }
        return new Carry(size.sequences, size.model.states(), values, positions);
    }
}
