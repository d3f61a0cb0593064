package org.glrnn.tasks.op.scan;

import org.glrnn.tasks.testing.Windows;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The passes of the scan's variants under the parameters of {@link GatedScan}; the chunk length last where there is one. */
final class ScanVariants {

    private ScanVariants() {
    }

    static void chunkedForward(FloatArray a, FloatArray carryIn, FloatArray carryOut, IntArray frame, int batch, int length,
            int width, int tied, int chunk) {
        int gates = frame.get(0);
        int state = frame.get(1);
        int output = frame.get(2);
        int in = frame.get(3);
        int out = frame.get(4);
        int chunks = Math.ceilDiv(length, chunk);
        FloatArray own = extended(a, 2 * batch * chunks * width);
        int pairs = a.getSize();
        GatedScanChunked.chunkedScanSummaries(own, IntArray.fromElements(gates, pairs), batch, length, width, tied, chunk,
                chunks);
        GatedScanChunked.chunkedScanCarries(own, carryIn, carryOut, IntArray.fromElements(pairs, in, out), batch, width,
                chunks, 0);
        GatedScanChunked.chunkedScanApply(own, IntArray.fromElements(gates, state, output, pairs), batch, length, width,
                tied, chunk, chunks);
        back(own, a);
    }

    static void chunkedBackward(FloatArray a, FloatArray carryIn, FloatArray carryGradient, IntArray frame, int batch,
            int length, int width, int tied, int chunk) {
        int gates = frame.get(0);
        int state = frame.get(1);
        int dy = frame.get(2);
        int in = frame.get(3);
        int out = frame.get(4);
        int into = frame.get(5);
        int chunks = Math.ceilDiv(length, chunk);
        FloatArray own = extended(a, 2 * batch * chunks * width);
        int pairs = a.getSize();
        GatedScanChunked.chunkedScanAdjointSummaries(own, IntArray.fromElements(gates, state, dy, pairs), batch, length,
                width, tied, chunk, chunks);
        GatedScanChunked.chunkedScanCarries(own, carryGradient, carryGradient, IntArray.fromElements(pairs, out, into),
                batch, width, chunks, 1);
        GatedScanChunked.chunkedScanAdjointApply(own, carryIn, IntArray.fromElements(gates, state, dy, pairs, in), batch,
                length, width, tied, chunk, chunks);
        back(own, a);
    }

    static void blockedForward(FloatArray a, FloatArray carryIn, FloatArray carryOut, IntArray frame, int batch, int length,
            int width, int tied) {
        GatedScanBlocked.blockedScanForward(a, carryIn, carryOut, frame, batch, length, width, tied);
    }

    static void blockedBackward(FloatArray a, FloatArray carryIn, FloatArray carryGradient, IntArray frame, int batch,
            int length, int width, int tied) {
        GatedScanBlocked.blockedScanBackward(a, carryIn, carryGradient, frame, batch, length, width, tied);
    }

    static void associativeForward(FloatArray a, FloatArray carryIn, FloatArray carryOut, IntArray frame, int batch,
            int length, int width, int tied) {
        int gates = frame.get(0);
        int state = frame.get(1);
        int output = frame.get(2);
        int in = frame.get(3);
        int out = frame.get(4);
        FloatArray own = extended(a, 4 * batch * length * width);
        GatedScanAssociative.associativePairs(own, carryIn, IntArray.fromElements(gates, a.getSize(), in), batch, length,
                width, tied);
        int pairs = compose(own, a.getSize(), batch, length, width, 0);
        GatedScanAssociative.associativeApply(own, carryOut, IntArray.fromElements(gates, state, output, pairs, out), batch,
                length, width, tied);
        back(own, a);
    }

    static void associativeBackward(FloatArray a, FloatArray carryIn, FloatArray carryGradient, IntArray frame, int batch,
            int length, int width, int tied) {
        int gates = frame.get(0);
        int state = frame.get(1);
        int dy = frame.get(2);
        int in = frame.get(3);
        int out = frame.get(4);
        int into = frame.get(5);
        FloatArray own = extended(a, 4 * batch * length * width);
        GatedScanAssociative.associativeAdjointPairs(own, carryGradient,
                IntArray.fromElements(gates, state, dy, a.getSize(), out), batch, length, width, tied);
        int pairs = compose(own, a.getSize(), batch, length, width, 1);
        GatedScanAssociative.associativeAdjointApply(own, carryIn, carryGradient,
                IntArray.fromElements(gates, state, dy, pairs, in, into), batch, length, width, tied);
        back(own, a);
    }

    private static int compose(FloatArray own, int pairs, int batch, int length, int width, int backward) {
        int from = pairs;
        int to = pairs + 2 * batch * length * width;
        for (int distance = 1; distance < length; distance *= 2) {
            GatedScanAssociative.associativeStep(own, IntArray.fromElements(from, to, distance), batch, length, width,
                    backward);
            int swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static FloatArray extended(FloatArray a, int scratch) {
        FloatArray own = new FloatArray(a.getSize() + scratch);
        own.init(Windows.POISON);
        own.getSegment().copyFrom(a.getSegment());
        return own;
    }

    private static void back(FloatArray own, FloatArray a) {
        a.getSegment().copyFrom(own.getSegment().asSlice(0, a.getSegment().byteSize()));
    }
}
