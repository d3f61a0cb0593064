package org.glrnn.data;

/**
 * Reads a text as parallel streams, window after window, so that a model's state can be carried from window to window:
 * truncated backpropagation through time. The text is cut into {@code batch} equal parts; row r of a step is the next
 * window of part r. What is left after the last whole window of a part is dropped; at the end of the parts all begin
 * again. The position in the text is a function of the step, so a run that continues needs no other state.
 */
public final class StreamSampler implements WindowSource {
    private final TokenSequence tokens;
    private final int batch;
    private final int window;
    private final int part;

    /**
     * Creates a sampler.
     *
     * @param tokens to read, at least batch * window + 1
     * @param batch parallel streams
     * @param window inputs per window
     * @throws DataException if there are too few tokens
     */
    public StreamSampler(TokenSequence tokens, int batch, int window) {
        part = (tokens.length() - 1) / batch;
        if (part < window) {
            throw new DataException(("%d training tokens are too few for %d streams with windows of %d, which need %d;"
                    + " give more text, a smaller batch or a smaller window").formatted(
                            tokens.length(), batch, window, 1L + (long) batch * window));
        }
        this.tokens = tokens;
        this.batch = batch;
        this.window = window;
    }

    /** As {@link #StreamSampler(TokenSequence, int, int)}. */
    public StreamSampler(int[] tokens, int batch, int window) {
        this(TokenSequence.of(tokens), batch, window);
    }

    /** Returns the number of steps from the beginning of the streams to their end. */
    public int period() {
        return part / window;
    }

    @Override
    public Windows windows(long step) {
        var windows = Windows.empty(batch, window);
        int at = (int) (step % period()) * window;
        for (int row = 0; row < batch; row++) {
            int start = row * part + at;
            tokens.copy(start, windows.inputs(), row * window, window);
            tokens.copy(start + 1, windows.targets(), row * window, window);
        }
        return windows;
    }

    @Override
    public boolean continues(long step) {
        return step % period() != 0;
    }
}
