package org.glrnn.tasks.op.scan;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gated scan of {@link GatedScan}, variant "blocked": a work item takes {@value #TILE} neighbouring channels through
 * time, their states in a private array. For CPUs, where a work item thus goes through whole cache lines, and for
 * FPGAs, where it becomes one deep pipeline.
 *
 * <p>Shapes, argument lists and results as in {@link GatedScan}, in the same order of operations: on the JVM the same bits.
 * The last tile of a width that is no multiple of the tile's is narrower. Owner everywhere: the work item (b, tile)
 * writes only the channels of its tile in sequence b.
 */
public final class GatedScanBlocked {
    /** Channels of a tile. */
    public static final int TILE = 16;

    private GatedScanBlocked() {
    }

    /**
     * Forward; see {@link GatedScan#gatedScanForward}.
     *
     * @param frame offsets: gates, states, outputs, carry in, carry out
     */
    public static void blockedScanForward(FloatArray activations, FloatArray carryIn, FloatArray carryOut, IntArray frame,
            int batch, int length, int width, int tied) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputOffset = frame.get(2);
            int carryInOffset = frame.get(3);
            int carryOutOffset = frame.get(4);
            for (@Parallel int tile = 0; tile < (width + 15) / 16; tile++) {
                int blocks = 4 - tied;
                int first = tile * TILE;
                int lanes = lanes(first, width);
                float[] states = new float[TILE];
                for (int i = 0; i < lanes; i++) {
                    states[i] = carryIn.get(carryInOffset + b * width + first + i);
                }
                for (int t = 0; t < length; t++) {
                    int row = b * length + t;
                    for (int i = 0; i < lanes; i++) {
                        int gate = gatesOffset + row * blocks * width + first + i;
                        float f = ScanStep.activate(activations, gate, width, tied);
                        float h = f * states[i] + activations.get(gate) * activations.get(gate + width);
                        states[i] = h;
                        activations.set(stateOffset + row * width + first + i, h);
                        activations.set(outputOffset + row * width + first + i, TornadoMath.tanh(h)
                                * activations.get(gate + (blocks - 1) * width));
                    }
                }
                for (int i = 0; i < lanes; i++) {
                    carryOut.set(carryOutOffset + b * width + first + i, states[i]);
                }
            }
        }
    }

    /**
     * Backward; see {@link GatedScan#gatedScanBackward}.
     *
     * @param frame offsets: gates, states, output gradient, carry in, carry out gradient, carry in gradient
     */
    public static void blockedScanBackward(FloatArray activations, FloatArray carryIn, FloatArray carryGradient,
            IntArray frame, int batch, int length, int width, int tied) {
        for (@Parallel int b = 0; b < batch; b++) {
            int gatesOffset = frame.get(0);
            int stateOffset = frame.get(1);
            int outputGradientOffset = frame.get(2);
            int carryInOffset = frame.get(3);
            int carryOutGradientOffset = frame.get(4);
            int carryInGradientOffset = frame.get(5);
            for (@Parallel int tile = 0; tile < (width + 15) / 16; tile++) {
                int blocks = 4 - tied;
                int first = tile * TILE;
                int lanes = lanes(first, width);
                float[] adjoints = new float[TILE];
                for (int i = 0; i < lanes; i++) {
                    adjoints[i] = carryGradient.get(carryOutGradientOffset + b * width + first + i);
                }
                for (int s = 0; s < length; s++) {
                    int t = length - 1 - s;
                    int row = b * length + t;
                    for (int i = 0; i < lanes; i++) {
                        int gate = gatesOffset + row * blocks * width + first + i;
                        float q = activations.get(gate + (blocks - 1) * width);
                        float u = TornadoMath.tanh(activations.get(stateOffset + row * width + first + i));
                        float dy = activations.get(outputGradientOffset + row * width + first + i);
                        float before = carryIn.get(carryInOffset + b * width + first + i);
                        if (t > 0) {
                            before = activations.get(stateOffset + (row - 1) * width + first + i);
                        }
                        float g = dy * q * (1.0f - u * u) + adjoints[i];
                        adjoints[i] = ScanStep.gradients(activations, gate, width, tied, before, u, dy, g);
                    }
                }
                for (int i = 0; i < lanes; i++) {
                    carryGradient.set(carryInGradientOffset + b * width + first + i, adjoints[i]);
                }
            }
        }
    }

    /** Returns the channels of the tile that begins at {@code first}. */
    private static int lanes(int first, int width) {
        return width - first < TILE ? width - first : TILE;
    }
}
