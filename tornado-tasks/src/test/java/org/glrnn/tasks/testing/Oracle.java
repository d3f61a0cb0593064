package org.glrnn.tasks.testing;

import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.op.dropout.Threefry;

/** The other operators in double precision, as plain as can be. Shapes as in the kernels, windows begin at 0. */
public final class Oracle {

    private static final double ROOT = Math.sqrt(2.0 / Math.PI);
    private static final double CUBIC = 0.044715;
    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};

    private Oracle() {
    }

    /** a [rows, inner] times b [inner, columns]. */
    public static double[] product(double[] a, double[] b, int rows, int inner, int columns) {
        double[] c = new double[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < inner; i++) {
                for (int o = 0; o < columns; o++) {
                    c[r * columns + o] += a[r * inner + i] * b[i * columns + o];
                }
            }
        }
        return c;
    }

    public static double[] transposed(double[] a, int rows, int columns) {
        double[] result = new double[a.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                result[c * rows + r] = a[r * columns + c];
            }
        }
        return result;
    }

    static double[] columnSums(double[] a, int columns) {
        double[] sums = new double[columns];
        for (int i = 0; i < a.length; i++) {
            sums[i % columns] += a[i];
        }
        return sums;
    }

    /** Mean and inverse standard deviation of a row. */
    record Statistics(double mean, double inverse) {
        static Statistics of(double[] x, int row, int width, double eps) {
            double sum = 0.0;
            double squares = 0.0;
            for (int i = 0; i < width; i++) {
                sum += x[row * width + i];
            }
            for (int i = 0; i < width; i++) {
                double centred = x[row * width + i] - sum / width;
                squares += centred * centred;
            }
            return new Statistics(sum / width, 1.0 / Math.sqrt(squares / width + eps));
        }

        double normal(double x) {
            return (x - mean) * inverse;
        }
    }

    static double[] layerNorm(double[] x, double[] scale, double[] bias, int width, Statistics[] rows) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = rows[i / width].normal(x[i]) * scale[i % width] + bias[i % width];
        }
        return y;
    }

    /** Gradients of the input, of the scale and of the bias. */
    record NormGradient(double[] input, double[] scale, double[] bias) {
    }

    static NormGradient layerNormGradient(double[] x, double[] scale, double[] dy, int width, Statistics[] rows) {
        NormGradient gradient = new NormGradient(new double[x.length], new double[width], columnSums(dy, width));
        for (int r = 0; r < rows.length; r++) {
            double sum = 0.0;
            double dot = 0.0;
            for (int i = 0; i < width; i++) {
                double normal = rows[r].normal(x[r * width + i]);
                double g = dy[r * width + i] * scale[i];
                sum += g;
                dot += g * normal;
                gradient.scale[i] += dy[r * width + i] * normal;
            }
            for (int i = 0; i < width; i++) {
                double g = dy[r * width + i] * scale[i];
                double normal = rows[r].normal(x[r * width + i]);
                gradient.input[r * width + i] = rows[r].inverse * (g - sum / width - normal * dot / width);
            }
        }
        return gradient;
    }

    /** 1 / sqrt(average of a row's squares + eps), of every row. */
    static double[] inverseRoots(double[] x, int width, double eps) {
        double[] inverses = new double[x.length / width];
        for (int r = 0; r < inverses.length; r++) {
            double squares = 0.0;
            for (int i = 0; i < width; i++) {
                squares += x[r * width + i] * x[r * width + i];
            }
            inverses[r] = 1.0 / Math.sqrt(squares / width + eps);
        }
        return inverses;
    }

    static double[] rmsNorm(double[] x, double[] scale, int width, double[] inverses) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * inverses[i / width] * scale[i % width];
        }
        return y;
    }

    /** Gradients of the input and of the scale; there is no bias. */
    static NormGradient rmsNormGradient(double[] x, double[] scale, double[] dy, int width, double[] inverses) {
        NormGradient gradient = new NormGradient(new double[x.length], new double[width], new double[0]);
        for (int r = 0; r < inverses.length; r++) {
            double dot = 0.0;
            for (int i = 0; i < width; i++) {
                double normal = x[r * width + i] * inverses[r];
                dot += dy[r * width + i] * scale[i] * normal;
                gradient.scale[i] += dy[r * width + i] * normal;
            }
            for (int i = 0; i < width; i++) {
                double normal = x[r * width + i] * inverses[r];
                gradient.input[r * width + i] = inverses[r] * (dy[r * width + i] * scale[i] - normal * dot / width);
            }
        }
        return gradient;
    }

    /** What a gated linear unit multiplies with. */
    static double gluGate(int activation, double u) {
        return switch (activation) {
            case Activations.GELU -> gelu(u);
            case Activations.SILU -> u / (1.0 + Math.exp(-u));
            case Activations.IDENTITY -> u;
            default -> throw new IllegalArgumentException("activation " + activation);
        };
    }

    static double gluSlope(int activation, double u) {
        double s = 1.0 / (1.0 + Math.exp(-u));
        return switch (activation) {
            case Activations.GELU -> geluDerivative(u);
            case Activations.SILU -> s + u * s / (1.0 + Math.exp(u));
            case Activations.IDENTITY -> 1.0;
            default -> throw new IllegalArgumentException("activation " + activation);
        };
    }

    /** x/2 (1 + tanh w), in the form that loses nothing at negative x: 1 + tanh w = 2 / (1 + exp(-2w)). */
    public static double gelu(double x) {
        return x / (1.0 + Math.exp(-2.0 * ROOT * (x + CUBIC * x * x * x)));
    }

    public static double geluDerivative(double x) {
        double w = ROOT * (x + CUBIC * x * x * x);
        double cosh = Math.cosh(w);
        return 1.0 / (1.0 + Math.exp(-2.0 * w)) + 0.5 * x / (cosh * cosh) * ROOT * (1.0 + 3.0 * CUBIC * x * x);
    }

    /** The loss of one row of logits. */
    static double crossEntropy(double[] z, int target) {
        return target < 0 ? 0.0 : -Math.log(softmax(z)[target]);
    }

    static double[] softmax(double[] z) {
        double[] p = new double[z.length];
        for (int c = 0; c < z.length; c++) {
            double sum = 0.0;
            for (double other : z) {
                sum += Math.exp(other - z[c]);
            }
            p[c] = 1.0 / sum;
        }
        return p;
    }

    static int firstLargest(double[] z) {
        int first = 0;
        for (int c = 1; c < z.length; c++) {
            if (z[c] > z[first]) {
                first = c;
            }
        }
        return first;
    }

    /** Threefry-2x32 as the paper writes it: rounds in a loop, a key injected after every fourth. */
    public static int[] threefry(int rounds, int[] key, int[] counter) {
        int[] keys = {key[0], key[1], 0x1BD11BDA ^ key[0] ^ key[1]};
        int[] x = {counter[0] + keys[0], counter[1] + keys[1]};
        for (int round = 0; round < rounds; round++) {
            x[0] += x[1];
            x[1] = Integer.rotateLeft(x[1], ROTATIONS[round % 8]) ^ x[0];
            if (round % 4 == 3) {
                int injection = round / 4 + 1;
                x[0] += keys[injection % 3];
                x[1] += keys[(injection + 1) % 3] + injection;
            }
        }
        return x;
    }

    /** 0 or 1 / (1 - rate) for element {@code index} of a site. */
    static double dropout(int seed, int step, int index, int site, float rate) {
        int bits = threefry(13, new int[] {seed, step}, new int[] {index, site})[0] >>> 8;
        return bits / (double) (1 << 24) < rate ? 0.0 : 1.0 / (1.0 - (double) rate);
    }
}
