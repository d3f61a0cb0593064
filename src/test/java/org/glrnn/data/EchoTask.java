package org.glrnn.data;

import java.util.List;

import org.glrnn.tasks.option.Option;

/**
 * The answer is the symbol some steps before: a task as somebody else would write one.
 *
 * @param length tokens of a sequence
 * @param delay how many steps before
 */
public record EchoTask(int length, int delay) implements SyntheticTask {
    /**
     * Checks the sizes.
     *
     * @throws DataException if no position counts
     */
    public EchoTask {
        if (length <= delay) {
            throw new DataException("echo with a delay of " + delay + " needs a longer window than " + length);
        }
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Tokenizer tokenizer() {
        return SymbolTokenizer.of(List.of("a", "b", "c"));
    }

    @Override
    public void draw(Draw random, Windows sequences, int start) {
        for (int i = start; i < start + length; i++) {
            sequences.inputs()[i] = random.below(3);
            sequences.targets()[i] = i < start + delay ? Windows.DOES_NOT_COUNT : sequences.inputs()[i - delay];
        }
    }

    /**
     * The options.
     *
     * @param delay how many steps before
     */
    public record Options(@Option(value = "how many steps before", defaultValue = "1", range = "[1, )") int delay) {
    }

    /** The type. */
    public record Type(String name, String help, Class<Options> options) implements TaskType<Options> {
        /** Creates the type, for the service loader. */
        public Type() {
            this("echo", "the symbol some steps before", Options.class);
        }

        @Override
        public SyntheticTask create(Options options, int length) {
            return new EchoTask(length, options.delay());
        }
    }
}
