package org.glrnn.tasks.testing;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.op.loss.CrossEntropy;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** As {@link OracleKernels}, for the kernels of {@link CrossEntropy}. */
final class OracleCrossEntropy {

    private OracleCrossEntropy() {
    }

    static void gatherChunk(FloatArray a, IntArray control, IntArray frame, int chunk, int rows, int width) {
        int from = frame.get(0);
        int out = frame.get(1);
        double[] copy = new double[chunk * width];
        for (int r = 0; r < Math.min(chunk, rows - control.get(0)); r++) {
            double[] row = OracleKernels.window(a, from + (control.get(0) + r) * width, width);
            System.arraycopy(row, 0, copy, r * width, width);
        }
        OracleKernels.put(copy, a, out);
    }

    static void scatterChunk(FloatArray a, IntArray control, IntArray frame, int chunk, int rows, int width) {
        int from = frame.get(0);
        int to = frame.get(1);
        int count = Math.clamp(rows - control.get(0), 0, chunk);
        OracleKernels.put(OracleKernels.window(a, from, count * width), a, to + control.get(0) * width);
    }

    static void crossEntropyLoss(FloatArray a, IntArray targets, IntArray control, FloatArray losses, IntArray frame,
            int chunk, int rows, int classes) {
        int logits = frame.get(0);
        int hits = frame.get(1);
        for (int row = control.get(0); row < Math.min(rows, control.get(0) + chunk); row++) {
            double[] z = OracleKernels.window(a, logits + (row - control.get(0)) * classes, classes);
            losses.set(row, (float) Oracle.crossEntropy(z, targets.get(row)));
            losses.set(hits + row, Oracle.firstLargest(z) == targets.get(row) ? 1.0f : 0.0f);
        }
    }

    static void crossEntropyGradient(FloatArray a, IntArray targets, IntArray control, FloatArray losses, FloatArray hyper,
            IntArray frame, int chunk, int rows, int classes) {
        int logits = frame.get(0);
        for (int r = 0; r < chunk; r++) {
            int row = control.get(0) + r;
            int target = row < rows ? targets.get(row) : -1;
            double[] z = OracleKernels.window(a, logits + r * classes, classes);
            double[] gradient = target < 0 ? new double[classes] : Oracle.softmax(z);
            for (int c = 0; c < classes; c++) {
                gradient[c] = (gradient[c] - (c == target ? 1.0 : 0.0)) * hyper.get(Hyper.LOSS_WEIGHT);
            }
            OracleKernels.put(gradient, a, logits + r * classes);
            if (row < rows) {
                losses.set(row, (float) Oracle.crossEntropy(z, target));
            }
        }
    }
}
