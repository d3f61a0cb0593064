package org.glrnn.data;

/**
 * Draws the windows of each training step at random. A step's windows depend on seed and step alone, so a run that
 * continues needs no other state.
 */
public final class WindowSampler {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private final int[] tokens;
    private final int batch;
    private final int window;
    private final long seed;

    /**
     * The windows of one step, row-major [batch, window].
     *
     * @param inputs consecutive tokens in each row
     * @param targets the token that follows each input
     */
    public record Windows(int[] inputs, int[] targets) {
    }

    /**
     * Creates a sampler.
     *
     * @param tokens to draw from, at least window + 2
     * @param batch windows a step
     * @param window inputs a window
     * @param seed another seed gives other windows
     * @throws DataException if there are too few tokens
     */
    public WindowSampler(int[] tokens, int batch, int window, long seed) {
        if (tokens.length - 1L - window < 1) {
            throw new DataException("%d tokens are too few for windows of %d; give more text or a smaller window"
                    .formatted(tokens.length, window));
        }
        this.tokens = tokens;
        this.batch = batch;
        this.window = window;
        this.seed = seed;
    }

    /**
     * Returns the windows of a step; each starts with equal probability anywhere in [0, n - window - 1).
     *
     * @param step number of steps done before
     */
    public Windows windows(long step) {
        var windows = new Windows(new int[batch * window], new int[batch * window]);
        for (int row = 0; row < batch; row++) {
            int start = start(step, row);
            System.arraycopy(tokens, start, windows.inputs(), row * window, window);
            System.arraycopy(tokens, start + 1, windows.targets(), row * window, window);
        }
        return windows;
    }

    private int start(long step, int row) {
        long random = mix(mix(mix(seed + GOLDEN) ^ step) + GOLDEN * (row + 1));
        return (int) Math.unsignedMultiplyHigh(random, tokens.length - window - 1L);
    }

    /** The finaliser of SplitMix64: every bit of the result depends on every bit of {@code z}. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
