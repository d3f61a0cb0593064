package org.glrnn.data;

import java.util.Arrays;
import java.util.List;

import org.glrnn.tasks.option.Option;

/**
 * Associative recall: symbols drawn uniformly; the answer at each position is the symbol that followed the most recent
 * earlier occurrence of the symbol there, or {@code <unk>} where it did not occur before. Every position counts.
 *
 * <p>Where the symbol before is the same one, the answer is that symbol itself. The vocabulary is the reference's: the
 * symbols, {@code <unk>}, {@code <pad>}. Unlike the reference's, the splits share no sequence.
 *
 * @param length tokens of a sequence, at least 2
 * @param symbols number of symbols
 */
public record AssociativeRecall(int length, int symbols) implements SyntheticTask {
    private static final String NAME = "associative-recall";

    /**
     * Checks the sizes.
     *
     * @throws DataException names the size that is wrong
     */
    public AssociativeRecall {
        TaskSizes.requireSymbols(NAME, symbols);
        TaskSizes.requireLength(NAME, length, 2);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SymbolTokenizer tokenizer() {
        return SymbolTokenizer.numbered(symbols, List.of("<unk>", "<pad>"));
    }

    @Override
    public void draw(Draw random, Windows sequences, int start) {
        var followers = new int[symbols];
        Arrays.fill(followers, symbols);
        var inputs = sequences.inputs();
        for (int i = start; i < start + length; i++) {
            inputs[i] = random.below(symbols);
            if (i > start) {
                followers[inputs[i - 1]] = inputs[i];
            }
            sequences.targets()[i] = followers[inputs[i]];
        }
    }

    /**
     * The options.
     *
     * @param symbols number of different symbols
     */
    public record Options(
            @Option(value = "number of symbols", defaultValue = "8", range = "[2, )") int symbols) {
    }

    /** The type. */
    public record Type(String name, String help, Class<Options> options) implements TaskType<Options> {
        /** Creates the type, for the service loader. */
        public Type() {
            this(NAME, "what followed the same symbol before", Options.class);
        }

        @Override
        public SyntheticTask create(Options options, int length) {
            return new AssociativeRecall(length, options.symbols());
        }
    }
}
