package org.glrnn.data;

import java.util.List;

import org.glrnn.tasks.option.Option;

/**
 * Memory horizon: symbols drawn uniformly, with resets among them; the answer at each position is the first symbol
 * after the last reset. How long to remember is decided by the data: until the next reset, however far away, and not a
 * step longer. A forget gate that sees the input can do so exactly; one that does not must choose between forgetting
 * too early and mixing in what came before the reset (the idea is GateLoop's: Katsch, 2023).
 *
 * <p>A sequence begins with a reset; each later position is one with probability 1 / {@code resetEvery}. A reset, and
 * the symbol after it, which is its own answer, do not count. The vocabulary: the symbols, the reset {@code #}.
 *
 * @param length tokens of a sequence, at least 3
 * @param symbols number of different symbols
 * @param resetEvery mean distance of resets, at least 2
 */
public record MemoryHorizon(int length, int symbols, int resetEvery) implements SyntheticTask {
    private static final String NAME = "memory-horizon";

    /**
     * Checks the sizes.
     *
     * @throws DataException names the size that is wrong
     */
    public MemoryHorizon {
        TaskSizes.requireSymbols(NAME, symbols);
        TaskSizes.requireLength(NAME, length, 3);
        if (resetEvery < 2) {
            throw new DataException(NAME + " cannot have a reset every " + resetEvery + " tokens; give at least 2");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SymbolTokenizer tokenizer() {
        return SymbolTokenizer.numbered(symbols, List.of("#"));
    }

    @Override
    public void draw(Draw random, Windows sequences, int start) {
        int remembered = Windows.DOES_NOT_COUNT;
        for (int i = start; i < start + length; i++) {
            boolean reset = i == start || random.below(resetEvery) == 0;
            int token = reset ? symbols : random.below(symbols);
            sequences.inputs()[i] = token;
            sequences.targets()[i] = reset ? Windows.DOES_NOT_COUNT : remembered;
            if (reset) {
                remembered = Windows.DOES_NOT_COUNT;
            } else if (remembered == Windows.DOES_NOT_COUNT) {
                remembered = token;
            }
        }
    }

    /**
     * The options.
     *
     * @param symbols number of different symbols
     * @param resetEvery mean distance of resets
     */
    public record Options(
            @Option(value = "number of symbols", defaultValue = "8", range = "[2, )") int symbols,
            @Option(value = "mean distance between resets", defaultValue = "32", range = "[2, )") int resetEvery) {
    }

    /** The type. */
    public record Type(String name, String help, Class<Options> options) implements TaskType<Options> {
        /** Creates the type, for the service loader. */
        public Type() {
            this(NAME, "the first symbol after the last reset", Options.class);
        }

        @Override
        public SyntheticTask create(Options options, int length) {
            return new MemoryHorizon(length, options.symbols(), options.resetEvery());
        }
    }
}
