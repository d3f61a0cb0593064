package org.glrnn.tasks.op.scan;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gated scan of {@link GatedScan}, variant "chunked": time is cut into chunks that run side by side, for devices that
 * need more work items than batch times width.
 *
 * <p>A chunk maps the state before it to the state after it by h -> F h + S. Three passes: the pair (F, S) of every chunk;
 * the state before every chunk, by running over the pairs; the states inside the chunks. Backward likewise, from the end.
 * Shapes as in {@link GatedScan}; pairs [batch, chunks, 2, width] with chunks = ceil(length / chunk). The last chunk may be
 * shorter. Regrouping changes rounding only: tolerance 1e-6 absolute against variant "channel".
 */
public final class GatedScanChunked {
    private GatedScanChunked() {
    }

    /**
     * First pass: activates the gates in place and writes each chunk's pair (F, S).
     *
     * <p>Owner: the work item (c, j), c counting the chunks of all sequences, writes only channel j of its chunk.
     *
     * @param frame offsets: gates, pairs
     */
    public static void chunkedScanSummaries(FloatArray activations, IntArray frame, int batch, int length, int width,
            int tied, int chunk, int chunks) {
        for (@Parallel int c = 0; c < batch * chunks; c++) {
            int gatesOffset = frame.get(0);
            int pairsOffset = frame.get(1);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = c / chunks;
                int start = (c - b * chunks) * chunk;
                float product = 1.0f;
                float sum = 0.0f;
                for (int i = 0; i < chunk; i++) {
                    if (start + i < length) {
                        int gate = gatesOffset + (b * length + start + i) * blocks * width + j;
                        float f = ScanStep.activate(activations, gate, width, tied);
                        product = f * product;
                        sum = f * sum + activations.get(gate) * activations.get(gate + width);
                    }
                }
                activations.set(pairsOffset + c * 2 * width + j, product);
                activations.set(pairsOffset + (c * 2 + 1) * width + j, sum);
            }
        }
    }

    /**
     * Second pass, either direction: replaces each S by the value that enters the chunk and writes what leaves the last.
     *
     * <p>Owner: the work item (b, j) walks only channel j of sequence b through its pairs. {@code backward} = 0 walks
     * from the first chunk to the last, 1 from the last to the first.
     *
     * @param frame offsets: pairs, enter, leave
     */
    public static void chunkedScanCarries(FloatArray activations, FloatArray enter, FloatArray leave, IntArray frame,
            int batch, int width, int chunks, int backward) {
        for (@Parallel int b = 0; b < batch; b++) {
            int pairsOffset = frame.get(0);
            int enterOffset = frame.get(1);
            int leaveOffset = frame.get(2);
            for (@Parallel int j = 0; j < width; j++) {
                float value = enter.get(enterOffset + b * width + j);
                for (int i = 0; i < chunks; i++) {
                    int c = b * chunks + i;
                    if (backward == 1) {
                        c = b * chunks + chunks - 1 - i;
                    }
                    float product = activations.get(pairsOffset + c * 2 * width + j);
                    float sum = activations.get(pairsOffset + (c * 2 + 1) * width + j);
                    activations.set(pairsOffset + (c * 2 + 1) * width + j, value);
                    value = product * value + sum;
                }
                leave.set(leaveOffset + b * width + j, value);
            }
        }
    }

    /**
     * Third pass: the states inside the chunks, and the outputs.
     *
     * <p>Owner: the work item (c, j) writes only channel j of its chunk in h and y.
     *
     * @param frame offsets: gates, states, outputs, pairs
     */
    public static void chunkedScanApply(FloatArray activations, IntArray frame, int batch, int length, int width, int tied,
            int chunk, int chunks) {
        for (@Parallel int c = 0; c < batch * chunks; c++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputOffset = frame.get(2);
            int pairsOffset = frame.get(3);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = c / chunks;
                int start = (c - b * chunks) * chunk;
                float h = activations.get(pairsOffset + (c * 2 + 1) * width + j);
                for (int i = 0; i < chunk; i++) {
                    if (start + i < length) {
                        int row = b * length + start + i;
                        int gate = gatesOffset + row * blocks * width + j;
                        float k = activations.get(gate + width);
                        float f = 1.0f - k;
                        if (tied == 0) {
                            f = activations.get(gate + 2 * width);
                        }
                        h = f * h + activations.get(gate) * k;
                        activations.set(stateOffset + row * width + j, h);
                        activations.set(outputOffset + row * width + j,
                                TornadoMath.tanh(h) * activations.get(gate + (blocks - 1) * width));
                    }
                }
            }
        }
    }

    /**
     * First pass backward: each chunk's pair for the adjoint, A before the chunk = F A after it + S.
     *
     * <p>Owner: the work item (c, j) writes only channel j of its pair.
     *
     * @param frame offsets: gates, states, output gradient, pairs
     */
    public static void chunkedScanAdjointSummaries(FloatArray activations, IntArray frame, int batch, int length, int width,
            int tied, int chunk, int chunks) {
        for (@Parallel int c = 0; c < batch * chunks; c++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int pairsOffset = frame.get(3);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = c / chunks;
                int start = (c - b * chunks) * chunk;
                float product = 1.0f;
                float adjoint = 0.0f;
                for (int i = 0; i < chunk; i++) {
                    int t = start + chunk - 1 - i;
                    if (t < length) {
                        int row = b * length + t;
                        int gate = gatesOffset + row * blocks * width + j;
                        float u = TornadoMath.tanh(activations.get(stateOffset + row * width + j));
                        float f = 1.0f - activations.get(gate + width);
                        if (tied == 0) {
                            f = activations.get(gate + 2 * width);
                        }
                        float direct = activations.get(outputGradientOffset + row * width + j)
                                * activations.get(gate + (blocks - 1) * width) * (1.0f - u * u);
                        adjoint = f * (direct + adjoint);
                        product = f * product;
                    }
                }
                activations.set(pairsOffset + c * 2 * width + j, product);
                activations.set(pairsOffset + (c * 2 + 1) * width + j, adjoint);
            }
        }
    }

    /**
     * Third pass backward: gradients of the pre-activations over the gates, as in
     * {@link GatedScan#gatedScanBackward}, each chunk from the adjoint that enters it at its end.
     *
     * <p>Owner: the work item (c, j) overwrites only channel j of its chunk's gates.
     *
     * @param frame offsets: gates, states, output gradient, pairs, carry in
     */
    public static void chunkedScanAdjointApply(FloatArray activations, FloatArray carryIn, IntArray frame, int batch,
            int length, int width, int tied, int chunk, int chunks) {
        for (@Parallel int c = 0; c < batch * chunks; c++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int pairsOffset = frame.get(3);
            int carryInOffset = frame.get(4);
            for (@Parallel int j = 0; j < width; j++) {
                int blocks = 4 - tied;
                int b = c / chunks;
                int start = (c - b * chunks) * chunk;
                float adjoint = activations.get(pairsOffset + (c * 2 + 1) * width + j);
                for (int i = 0; i < chunk; i++) {
                    int t = start + chunk - 1 - i;
                    if (t < length) {
                        int row = b * length + t;
                        int gate = gatesOffset + row * blocks * width + j;
                        float q = activations.get(gate + (blocks - 1) * width);
                        float u = TornadoMath.tanh(activations.get(stateOffset + row * width + j));
                        float dy = activations.get(outputGradientOffset + row * width + j);
                        float before = carryIn.get(carryInOffset + b * width + j);
                        if (t > 0) {
                            before = activations.get(stateOffset + (row - 1) * width + j);
                        }
                        float g = dy * q * (1.0f - u * u) + adjoint;
                        adjoint = ScanStep.gradients(activations, gate, width, tied, before, u, dy, g);
                    }
                }
            }
        }
    }
}
