package org.glrnn.data;

import java.util.Arrays;
import java.util.List;

import org.glrnn.tasks.option.Option;

/**
 * Selective copying: symbols at random places among noise, then as many markers; at the markers the symbols must be
 * given in their order. Only the positions of the markers count. To remember the symbols and pass over the noise a
 * model must choose by what it reads (Gu and Dao, Mamba, 2023).
 *
 * <p>The vocabulary: the symbols, the noise {@code .}, the marker {@code ?}.
 *
 * @param length tokens of a sequence, the markers included; at least twice {@code memorize}
 * @param symbols number of different symbols
 * @param memorize symbols of a sequence
 */
public record SelectiveCopying(int length, int symbols, int memorize) implements SyntheticTask {
    private static final String NAME = "selective-copying";

    /**
     * Checks the sizes.
     *
     * @throws DataException names the size that is wrong
     */
    public SelectiveCopying {
        TaskSizes.requireSymbols(NAME, symbols);
        if (memorize < 1) {
            throw new DataException(NAME + " cannot memorize " + memorize + " symbols; give at least 1");
        }
        TaskSizes.requireLength(NAME, length, 2L * memorize);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SymbolTokenizer tokenizer() {
        return SymbolTokenizer.numbered(symbols, List.of(".", "?"));
    }

    @Override
    public void draw(Draw random, Windows sequences, int start) {
        int first = start + length - memorize;
        Arrays.fill(sequences.inputs(), start, first, symbols);
        Arrays.fill(sequences.inputs(), first, start + length, symbols + 1);
        Arrays.fill(sequences.targets(), start, first, Windows.DOES_NOT_COUNT);
        int chosen = 0;
        for (int i = start; i < first; i++) {
            // So all choices of places have the same probability.
            if (random.below(first - i) < memorize - chosen) {
                sequences.inputs()[i] = random.below(symbols);
                sequences.targets()[first + chosen++] = sequences.inputs()[i];
            }
        }
    }

    /**
     * The options.
     *
     * @param symbols number of different symbols
     * @param memorize symbols of a sequence
     */
    public record Options(
            @Option(value = "number of symbols", defaultValue = "8", range = "[2, )") int symbols,
            @Option(value = "number of symbols to copy", defaultValue = "16", range = "[1, )") int memorize) {
    }

    /** The type. */
    public record Type(String name, String help, Class<Options> options) implements TaskType<Options> {
        /** Creates the type, for the service loader. */
        public Type() {
            this(NAME, "symbols among noise, to be given back in their order", Options.class);
        }

        @Override
        public SyntheticTask create(Options options, int length) {
            return new SelectiveCopying(length, options.symbols(), options.memorize());
        }
    }
}
