package org.glrnn.tasks.testing;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.op.optimizer.AdamW;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The oracles under the names and parameters of the kernels, so that a {@link KernelCall} runs on them as well. */
final class OracleKernels {

    private OracleKernels() {
    }

    static void gatedScanForward(FloatArray a, FloatArray carryIn, FloatArray carryOut, IntArray frame, int batch,
            int length, int width, int tied) {
        int gates = frame.get(0);
        int state = frame.get(1);
        int output = frame.get(2);
        int in = frame.get(3);
        int out = frame.get(4);
        ScanOracle.Shape shape = new ScanOracle.Shape(batch, length, width, tied == 1);
        double[] carry = window(carryIn, in, batch * width);
        ScanOracle.Result result = ScanOracle.forward(window(a, gates, shape.rows() * shape.blocks() * width), carry,
                shape);
        put(result.gates(), a, gates);
        put(result.states(), a, state);
        put(result.outputs(), a, output);
        put(result.carry(), carryOut, out);
    }

    static void gatedScanBackward(FloatArray a, FloatArray carryIn, FloatArray carryGradient, IntArray frame, int batch,
            int length, int width, int tied) {
        int gates = frame.get(0);
        int state = frame.get(1);
        int dy = frame.get(2);
        int in = frame.get(3);
        int out = frame.get(4);
        int into = frame.get(5);
        ScanOracle.Shape shape = new ScanOracle.Shape(batch, length, width, tied == 1);
        int cells = shape.rows() * width;
        ScanOracle.Gradient gradient = ScanOracle.backward(window(a, gates, cells * shape.blocks()), window(a, state,
                cells), window(carryIn, in, batch * width), window(a, dy, cells),
                window(carryGradient, out,
                        batch * width),
                shape);
        put(gradient.gates(), a, gates);
        put(gradient.carry(), carryGradient, into);
    }

    static void linearForward(FloatArray x, FloatArray parameters, FloatArray y, IntArray frame, int rows, int in, int out) {
        int at = frame.get(0);
        int w = frame.get(1);
        int b = frame.get(2);
        int into = frame.get(3);
        putWithBias(Oracle.product(window(x, at, rows * in), window(parameters, w, in * out), rows, in, out), parameters, b,
                y, into, out);
    }

    static void panelForward(FloatArray x, FloatArray parameters, FloatArray y, IntArray frame, int rows, int in, int out) {
        int at = frame.get(0);
        int w = frame.get(1);
        int b = frame.get(2);
        int into = frame.get(3);
        double[] weights = new double[in * out];
        int next = w;
        for (int first = 0; first < out; first += 64) {
            for (int i = 0; i < in; i++) {
                for (int o = first; o < Math.min(out, first + 64); o++) {
                    weights[i * out + o] = parameters.get(next++);
                }
            }
        }
        putWithBias(Oracle.product(window(x, at, rows * in), weights, rows, in, out), parameters, b, y, into, out);
    }

    private static void putWithBias(double[] product, FloatArray parameters, int b, FloatArray y, int into, int out) {
        for (int i = 0; i < product.length; i++) {
            product[i] += b < 0 ? 0.0 : parameters.get(b + i % out);
        }
        put(product, y, into);
    }

    static void linearInputGradient(FloatArray dy, FloatArray parameters, FloatArray dx, IntArray frame, int rows, int in,
            int out) {
        int at = frame.get(0);
        int w = frame.get(1);
        int into = frame.get(2);
        double[] weights = Oracle.transposed(window(parameters, w, in * out), in, out);
        put(Oracle.product(window(dy, at, rows * out), weights, rows, out, in), dx, into);
    }

    static void linearWeightGradient(FloatArray x, FloatArray dy, FloatArray gradients, IntArray frame, int rows, int in,
            int out) {
        int at = frame.get(0);
        int dyAt = frame.get(1);
        int w = frame.get(2);
        double[] inputs = Oracle.transposed(window(x, at, rows * in), rows, in);
        add(Oracle.product(inputs, window(dy, dyAt, rows * out), in, rows, out), gradients, w);
    }

    static void linearBiasGradient(FloatArray dy, FloatArray gradients, IntArray frame, int rows, int out) {
        int at = frame.get(0);
        int b = frame.get(1);
        add(Oracle.columnSums(window(dy, at, rows * out), out), gradients, b);
    }

    static void addRowBias(FloatArray y, FloatArray parameters, IntArray frame, int rows, int out) {
        int at = frame.get(0);
        int b = frame.get(1);
        putWithBias(window(y, at, rows * out), parameters, b, y, at, out);
    }

    static void layerNormForward(FloatArray parameters, FloatArray a, IntArray frame, int rows, int width, float eps) {
        int scale = frame.get(0);
        int bias = frame.get(1);
        int x = frame.get(2);
        int y = frame.get(3);
        int mean = frame.get(4);
        int inverse = frame.get(5);
        double[] input = window(a, x, rows * width);
        Oracle.Statistics[] statistics = new Oracle.Statistics[rows];
        for (int r = 0; r < rows; r++) {
            statistics[r] = Oracle.Statistics.of(input, r, width, eps);
            a.set(mean + r, (float) statistics[r].mean());
            a.set(inverse + r, (float) statistics[r].inverse());
        }
        put(Oracle.layerNorm(input, window(parameters, scale, width), window(parameters, bias, width), width,
                statistics), a, y);
    }

    static void layerNormInputGradient(FloatArray parameters, FloatArray a, IntArray frame, int rows, int width) {
        int scale = frame.get(0);
        int x = frame.get(1);
        int dy = frame.get(2);
        int mean = frame.get(3);
        int inverse = frame.get(4);
        int dx = frame.get(5);
        add(normGradient(window(parameters, scale, width), a, x, dy, mean, inverse, rows, width).input(), a, dx);
    }

    static void layerNormParameterGradient(FloatArray a, FloatArray gradients, IntArray frame, int rows, int width) {
        int x = frame.get(0);
        int dy = frame.get(1);
        int mean = frame.get(2);
        int inverse = frame.get(3);
        int scale = frame.get(4);
        int bias = frame.get(5);
        Oracle.NormGradient gradient = normGradient(new double[width], a, x, dy, mean, inverse, rows, width);
        add(gradient.scale(), gradients, scale);
        add(gradient.bias(), gradients, bias);
    }

    private static Oracle.NormGradient normGradient(double[] scale, FloatArray a, int x, int dy, int mean, int inverse,
            int rows, int width) {
        Oracle.Statistics[] statistics = new Oracle.Statistics[rows];
        for (int r = 0; r < rows; r++) {
            statistics[r] = new Oracle.Statistics(a.get(mean + r), a.get(inverse + r));
        }
        return Oracle.layerNormGradient(window(a, x, rows * width), scale, window(a, dy, rows * width), width,
                statistics);
    }

    static void rmsNormForward(FloatArray parameters, FloatArray a, IntArray frame, int rows, int width, float eps) {
        int scale = frame.get(0);
        int x = frame.get(1);
        int y = frame.get(2);
        int inverse = frame.get(3);
        double[] input = window(a, x, rows * width);
        double[] inverses = Oracle.inverseRoots(input, width, eps);
        put(inverses, a, inverse);
        put(Oracle.rmsNorm(input, window(parameters, scale, width), width, inverses), a, y);
    }

    static void rmsNormInputGradient(FloatArray parameters, FloatArray a, IntArray frame, int rows, int width) {
        int scale = frame.get(0);
        int x = frame.get(1);
        int dy = frame.get(2);
        int inverse = frame.get(3);
        int dx = frame.get(4);
        add(Oracle.rmsNormGradient(window(a, x, rows * width), window(parameters, scale, width),
                window(a, dy, rows * width), width, window(a, inverse, rows)).input(), a, dx);
    }

    static void rmsNormParameterGradient(FloatArray a, FloatArray gradients, IntArray frame, int rows, int width) {
        int x = frame.get(0);
        int dy = frame.get(1);
        int inverse = frame.get(2);
        int scale = frame.get(3);
        add(Oracle.rmsNormGradient(window(a, x, rows * width), new double[width], window(a, dy, rows * width), width,
                window(a, inverse, rows)).scale(), gradients, scale);
    }

    static void gluForward(FloatArray a, IntArray frame, int rows, int width, int activation) {
        int z = frame.get(0);
        int y = frame.get(1);
        for (int i = 0; i < rows * width; i++) {
            int u = z + i / width * 2 * width + i % width;
            a.set(y + i, (float) (Oracle.gluGate(activation, a.get(u)) * a.get(u + width)));
        }
    }

    static void gluBackward(FloatArray a, IntArray frame, int rows, int width, int activation) {
        int z = frame.get(0);
        int dy = frame.get(1);
        for (int i = 0; i < rows * width; i++) {
            int cell = z + i / width * 2 * width + i % width;
            double u = a.get(cell);
            double v = a.get(cell + width);
            a.set(cell, (float) (a.get(dy + i) * v * Oracle.gluSlope(activation, u)));
            a.set(cell + width, (float) (a.get(dy + i) * Oracle.gluGate(activation, u)));
        }
    }

    static void geluForward(FloatArray a, IntArray frame, int size) {
        int z = frame.get(0);
        int y = frame.get(1);
        for (int i = 0; i < size; i++) {
            a.set(y + i, (float) Oracle.gelu(a.get(z + i)));
        }
    }

    static void geluBackward(FloatArray a, IntArray frame, int size) {
        int z = frame.get(0);
        int dy = frame.get(1);
        for (int i = 0; i < size; i++) {
            a.set(dy + i, (float) (a.get(dy + i) * Oracle.geluDerivative(a.get(z + i))));
        }
    }

    static void residualSum(FloatArray a, IntArray frame, int size) {
        int branch = frame.get(0);
        int residual = frame.get(1);
        int out = frame.get(2);
        for (int i = 0; i < size; i++) {
            a.set(out + i, (float) ((double) a.get(branch + i) + a.get(residual + i)));
        }
    }

    static void residualSumDropout(FloatArray a, IntArray control, IntArray frame, int size, float rate) {
        int branch = frame.get(0);
        int residual = frame.get(1);
        int out = frame.get(2);
        int site = frame.get(3);
        for (int i = 0; i < size; i++) {
            double sum = (double) a.get(branch + i) + a.get(residual + i);
            a.set(out + i, (float) (sum * Oracle.dropout(control.get(0), control.get(1), i, site, rate)));
        }
    }

    static void residualBranchDropout(FloatArray a, IntArray control, IntArray frame, int size, float rate) {
        int branch = frame.get(0);
        int residual = frame.get(1);
        int out = frame.get(2);
        int site = frame.get(3);
        for (int i = 0; i < size; i++) {
            double kept = a.get(branch + i) * Oracle.dropout(control.get(0), control.get(1), i, site, rate);
            a.set(out + i, (float) (kept + a.get(residual + i)));
        }
    }

    static void dropoutScale(FloatArray a, IntArray control, IntArray frame, int size, float rate) {
        int in = frame.get(0);
        int out = frame.get(1);
        int site = frame.get(2);
        for (int i = 0; i < size; i++) {
            a.set(out + i, (float) (a.get(in + i) * Oracle.dropout(control.get(0), control.get(1), i, site, rate)));
        }
    }

    static void embeddingForward(IntArray tokens, FloatArray parameters, FloatArray a, IntArray frame, int rows, int width) {
        int table = frame.get(0);
        int out = frame.get(1);
        for (int r = 0; r < rows; r++) {
            put(window(parameters, table + tokens.get(r) * width, width), a, out + r * width);
        }
    }

    static void embeddingGradient(IntArray tokens, FloatArray a, FloatArray gradients, IntArray frame, int rows, int width) {
        int dy = frame.get(0);
        int table = frame.get(1);
        double[] sums = new double[gradients.getSize()];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                sums[table + tokens.get(r) * width + i] += a.get(dy + r * width + i);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != 0.0) {
                gradients.set(i, (float) (gradients.get(i) + sums[i]));
            }
        }
    }

    static void blockSums(FloatArray x, FloatArray partials, IntArray frame, int size, int block, int blocks) {
        int at = frame.get(0);
        for (int k = 0; k < blocks; k++) {
            double sum = 0.0;
            for (int i = k * block; i < Math.min(size, (k + 1) * block); i++) {
                sum += x.get(at + i);
            }
            partials.set(k, (float) sum);
        }
    }

    static void blockSquares(FloatArray x, FloatArray partials, int size, int block, int blocks) {
        for (int k = 0; k < blocks; k++) {
            double sum = 0.0;
            for (int i = k * block; i < Math.min(size, (k + 1) * block); i++) {
                sum += (double) x.get(i) * x.get(i);
            }
            partials.set(k, (float) sum);
        }
    }

    static void weightedSum(FloatArray partials, FloatArray hyper, FloatArray out, IntArray frame, int blocks) {
        int weight = frame.get(0);
        int cell = frame.get(1);
        out.set(cell, (float) (sum(partials, blocks) * hyper.get(weight)));
    }

    static void rootOfSum(FloatArray partials, FloatArray out, IntArray frame, int blocks) {
        int cell = frame.get(0);
        out.set(cell, (float) Math.sqrt(sum(partials, blocks)));
    }

    private static double sum(FloatArray partials, int blocks) {
        double sum = 0.0;
        for (int k = 0; k < blocks; k++) {
            sum += partials.get(k);
        }
        return sum;
    }

    static void clear(FloatArray x, IntArray frame, int size) {
        int at = frame.get(0);
        put(new double[size], x, at);
    }

    static void copy(FloatArray from, FloatArray to, IntArray frame, int size) {
        int fromAt = frame.get(0);
        int toAt = frame.get(1);
        put(window(from, fromAt, size), to, toAt);
    }

    static void fill(FloatArray x, int size, float value) {
        for (int i = 0; i < size; i++) {
            x.set(i, value);
        }
    }

    static void adamW(FloatArray parameters, FloatArray gradients, FloatArray first, FloatArray second, FloatArray hyper,
            FloatArray norms, IntArray frame, int count, float rateFactor, float decayFactor) {
        int offset = frame.get(0);
        double norm = norms.get(0);
        double clip = hyper.get(Hyper.CLIP);
        double b1 = hyper.get(AdamW.B1);
        double b2 = hyper.get(AdamW.B2);
        for (int i = offset; i < offset + count; i++) {
            double g = gradients.get(i) * (clip > 0.0 ? Math.min(1.0, clip / norm) : 1.0);
            double m = b1 * first.get(i) + (1.0 - b1) * g;
            double v = b2 * second.get(i) + (1.0 - b2) * g * g;
            double step = m * hyper.get(AdamW.CORRECTION1)
                    / (Math.sqrt(v * hyper.get(AdamW.CORRECTION2)) + hyper.get(AdamW.EPSILON));
            double p = parameters.get(i);
            parameters.set(i,
                    (float) (p - (double) hyper.get(Hyper.LEARNING_RATE) * rateFactor
                            * (step + (double) hyper.get(AdamW.WEIGHT_DECAY) * decayFactor * p)));
            first.set(i, (float) m);
            second.set(i, (float) v);
        }
    }

    static double[] window(FloatArray array, int offset, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = array.get(offset + i);
        }
        return numbers;
    }

    static void put(double[] numbers, FloatArray array, int offset) {
        for (int i = 0; i < numbers.length; i++) {
            array.set(offset + i, (float) numbers[i]);
        }
    }

    private static void add(double[] numbers, FloatArray array, int offset) {
        for (int i = 0; i < numbers.length; i++) {
            array.set(offset + i, (float) (array.get(offset + i) + numbers[i]));
        }
    }
}
