package org.glrnn.data;

/**
 * Draws the windows of each training step at random. A step's windows depend only on seed and step, so a run that
 * continues needs no other state.
 */
public final class WindowSampler implements WindowSource {
    private final TokenSequence tokens;
    private final int batch;
    private final int window;
    private final long seed;

    /**
     * Creates a sampler.
     *
     * @param tokens to draw from, at least window + 2
     * @param batch windows per step
     * @param window inputs per window
     * @param seed another seed gives other windows
     * @throws DataException if there are too few tokens
     */
    public WindowSampler(TokenSequence tokens, int batch, int window, long seed) {
        if (tokens.length() - 1L - window < 1) {
            throw new DataException("%d tokens are too few for windows of %d; give more text or a smaller window"
                    .formatted(tokens.length(), window));
        }
        this.tokens = tokens;
        this.batch = batch;
        this.window = window;
        this.seed = seed;
    }

    /** As {@link #WindowSampler(TokenSequence, int, int, long)}. */
    public WindowSampler(int[] tokens, int batch, int window, long seed) {
        this(TokenSequence.of(tokens), batch, window, seed);
    }

    /** {@inheritDoc} Each starts with equal probability anywhere in [0, n - window - 1). */
    @Override
    public Windows windows(long step) {
        var windows = Windows.empty(batch, window);
        for (int row = 0; row < batch; row++) {
            int start = start(step, row);
            tokens.copy(start, windows.inputs(), row * window, window);
            tokens.copy(start + 1, windows.targets(), row * window, window);
        }
        return windows;
    }

    private int start(long step, int row) {
        long random = mix(mix(mix(seed + CounterRandom.GOLDEN) ^ step) + CounterRandom.GOLDEN * (row + 1));
        return (int) Math.unsignedMultiplyHigh(random, tokens.length() - window - 1L);
    }

    private static long mix(long z) {
        return CounterRandom.mix(z);
    }
}
