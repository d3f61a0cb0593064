package org.glrnn.data;

import java.util.List;

import org.glrnn.tasks.option.Option;

/** Counts up to a number and begins again, each row from another place: a source as somebody else would write one. */
public final class CountingSource implements SourceType<CountingSource.Options> {
    /** Creates the type, for the service loader. */
    public CountingSource() {
    }

    /**
     * The options.
     *
     * @param symbols how many numbers there are
     * @param delay how much too long the sequences to measure on are
     */
    public record Options(@Option(value = "how many numbers", defaultValue = "5", range = "[2, 100]") int symbols,
            @Option(value = "how much too long", defaultValue = "0") int delay) {
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String help() {
        return "numbers in their order";
    }

    @Override
    public Class<Options> options() {
        return Options.class;
    }

    @Override
    public DataSource open(Options options, Request request) {
        return new Opened(options, request);
    }

    private record Opened(Options options, Request request) implements DataSource {
        @Override
        public Tokenizer tokenizer() {
            return SymbolTokenizer.numbered(options.symbols(), List.of());
        }

        @Override
        public WindowSource training() {
            return new WindowSource() {
                @Override
                public Windows windows(long step) {
                    return counted(request.batch() * request.window(), (int) (step + request.seed()));
                }

                @Override
                public boolean continues(long step) {
                    return step % 7 != 0;
                }
            };
        }

        @Override
        public Windows validation() {
            return counted(2 * request.window() + options.delay(), 3);
        }

        @Override
        public String digest() {
            return "counting to " + options.symbols();
        }

        private Windows counted(int cells, int start) {
            var windows = Windows.empty(1, cells);
            for (int i = 0; i < cells; i++) {
                windows.inputs()[i] = (start + i) % options.symbols();
                windows.targets()[i] = (start + i + 1) % options.symbols();
            }
            return windows;
        }
    }
}
