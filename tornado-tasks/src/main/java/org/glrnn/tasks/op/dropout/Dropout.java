package org.glrnn.tasks.op.dropout;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Residual sums with inverted dropout: an element is dropped with probability {@code rate}, others grow by 1/(1-rate).
 *
 * <p>The mask is never stored. Element i of place {@code site} is kept in a step when {@link Threefry} at key
 * (seed, step) and counter (i, site) gives a uniform number of at least {@code rate}; forward and backward compute the
 * same bits. {@code control} holds seed and step in its first two cells. Owner in every kernel: the work item i
 * writes only element i. Exact: the same operations in the same order everywhere.
 */
public final class Dropout {
    private Dropout() {
    }

    /**
     * out[i] = z[i] + e[i]: the residual sum without dropout.
     *
     * @param frame offsets: branch, residual, out
     */
    public static void residualSum(FloatArray activations, IntArray frame, int size) {
        for (@Parallel int i = 0; i < size; i++) {
            int branchOffset = frame.get(0);
            int residualOffset = frame.get(1);
            int outOffset = frame.get(2);
            activations.set(outOffset + i, activations.get(branchOffset + i) + activations.get(residualOffset + i));
        }
    }

    /**
     * out[i] = (z[i] + e[i]) mask[i]: dropout on the sum, as the reference does.
     *
     * @param frame offsets: branch, residual, out; then the site
     */
    public static void residualSumDropout(FloatArray activations, IntArray control, IntArray frame, int size, float rate) {
        for (@Parallel int i = 0; i < size; i++) {
            int branchOffset = frame.get(0);
            int residualOffset = frame.get(1);
            int outOffset = frame.get(2);
            int site = frame.get(3);
            float sum = activations.get(branchOffset + i) + activations.get(residualOffset + i);
            activations.set(outOffset + i, sum * mask(control.get(0), control.get(1), i, site, rate));
        }
    }

    /**
     * out[i] = z[i] mask[i] + e[i]: dropout on the branch, the usual placement.
     *
     * @param frame offsets: branch, residual, out; then the site
     */
    public static void residualBranchDropout(FloatArray activations, IntArray control, IntArray frame, int size,
            float rate) {
        for (@Parallel int i = 0; i < size; i++) {
            int branchOffset = frame.get(0);
            int residualOffset = frame.get(1);
            int outOffset = frame.get(2);
            int site = frame.get(3);
            float branch = activations.get(branchOffset + i) * mask(control.get(0), control.get(1), i, site, rate);
            activations.set(outOffset + i, branch + activations.get(residualOffset + i));
        }
    }

    /**
     * out[i] = in[i] mask[i]: dropout only, and the backward pass of any of them; in and out may be the same cells.
     *
     * @param frame offsets: in, out; then the site
     */
    public static void dropoutScale(FloatArray activations, IntArray control, IntArray frame, int size, float rate) {
        for (@Parallel int i = 0; i < size; i++) {
            int inOffset = frame.get(0);
            int outOffset = frame.get(1);
            int site = frame.get(2);
            float scale = mask(control.get(0), control.get(1), i, site, rate);
            activations.set(outOffset + i, activations.get(inOffset + i) * scale);
        }
    }

    /** Returns 0 for a dropped element and 1/(1-rate) for one that is kept. */
    static float mask(int seed, int step, int index, int site, float rate) {
        float kept = 1.0f / (1.0f - rate);
        return Threefry.uniform(seed, step, index, site) < rate ? 0.0f : kept;
    }
}
