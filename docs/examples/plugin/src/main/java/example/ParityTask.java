package example;

import java.util.List;

import org.glrnn.data.SymbolTokenizer;
import org.glrnn.data.SyntheticTask;
import org.glrnn.data.TaskType;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.Windows;
import org.glrnn.tasks.option.Option;

/**
 * Whether the number of ones so far is odd.
 *
 * @param length tokens of a sequence
 * @param hidden how many positions at the beginning do not count
 */
public record ParityTask(int length, int hidden) implements SyntheticTask {
    @Override
    public String name() {
        return "parity";
    }

    @Override
    public Tokenizer tokenizer() {
        return SymbolTokenizer.of(List.of("0", "1"));
    }

    @Override
    public void draw(Draw random, Windows sequences, int start) {
        var parity = 0;
        for (var i = start; i < start + length; i++) {
            sequences.inputs()[i] = random.below(2);
            parity ^= sequences.inputs()[i];
            sequences.targets()[i] = i < start + hidden ? Windows.DOES_NOT_COUNT : parity;
        }
    }

    /**
     * The options.
     *
     * @param hidden how many positions at the beginning do not count
     */
    public record Options(
            @Option(value = "positions at the beginning that do not count", defaultValue = "0", range = "[0, )") int hidden) {
    }

    /** What makes it. */
    public record Type(String name, String help, Class<Options> options) implements TaskType<Options> {
        /** Creates the type, for the service loader. */
        public Type() {
            this("parity", "whether the number of ones so far is odd", Options.class);
        }

        @Override
        public ParityTask create(Options options, int length) {
            return new ParityTask(length, options.hidden());
        }
    }
}
