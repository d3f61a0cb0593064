package org.glrnn.tasks.op.scan;

import org.glrnn.tasks.testing.Windows;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The passes of the scan's variants under the parameters of {@link GatedScan}; the chunk length last where there is one. */
final class ScanVariants {

    private ScanVariants() {
    }

    static void chunkedForward(FloatArray a, int gates, int state, int output, FloatArray carryIn, int in, FloatArray carryOut,
            int out, int batch, int length, int width, int tied, int chunk) {
        int chunks = Math.ceilDiv(length, chunk);
        FloatArray own = extended(a, 2 * batch * chunks * width);
        int pairs = a.getSize();
        GatedScanChunked.chunkedScanSummaries(own, gates, pairs, batch, length, width, tied, chunk, chunks);
        GatedScanChunked.chunkedScanCarries(own, pairs, carryIn, in, carryOut, out, batch, width, chunks, 0);
        GatedScanChunked.chunkedScanApply(own, gates, state, output, pairs, batch, length, width, tied, chunk, chunks);
        back(own, a);
    }

    static void chunkedBackward(FloatArray a, int gates, int state, int dy, FloatArray carryIn, int in,
            FloatArray carryGradient, int out, int into, int batch, int length, int width, int tied, int chunk) {
        int chunks = Math.ceilDiv(length, chunk);
        FloatArray own = extended(a, 2 * batch * chunks * width);
        int pairs = a.getSize();
        GatedScanChunked.chunkedScanAdjointSummaries(own, gates, state, dy, pairs, batch, length, width, tied, chunk,
                chunks);
        GatedScanChunked.chunkedScanCarries(own, pairs, carryGradient, out, carryGradient, into, batch, width, chunks,
                1);
        GatedScanChunked.chunkedScanAdjointApply(own, gates, state, dy, pairs, carryIn, in, batch, length, width, tied,
                chunk, chunks);
        back(own, a);
    }

    static void blockedForward(FloatArray a, int gates, int state, int output, FloatArray carryIn, int in,
            FloatArray carryOut, int out, int batch, int length, int width, int tied) {
        GatedScanBlocked.blockedScanForward(a, gates, state, output, carryIn, in, carryOut, out, batch, length, width,
                tied);
    }

    static void blockedBackward(FloatArray a, int gates, int state, int dy, FloatArray carryIn, int in,
            FloatArray carryGradient, int out, int into, int batch, int length, int width, int tied) {
        GatedScanBlocked.blockedScanBackward(a, gates, state, dy, carryIn, in, carryGradient, out, into, batch, length,
                width, tied);
    }

    static void associativeForward(FloatArray a, int gates, int state, int output, FloatArray carryIn, int in,
            FloatArray carryOut, int out, int batch, int length, int width, int tied) {
        FloatArray own = extended(a, 4 * batch * length * width);
        GatedScanAssociative.associativePairs(own, gates, a.getSize(), carryIn, in, batch, length, width, tied);
        int pairs = compose(own, a.getSize(), batch, length, width, 0);
        GatedScanAssociative.associativeApply(own, gates, state, output, pairs, carryOut, out, batch, length, width,
                tied);
        back(own, a);
    }

    static void associativeBackward(FloatArray a, int gates, int state, int dy, FloatArray carryIn, int in,
            FloatArray carryGradient, int out, int into, int batch, int length, int width, int tied) {
        FloatArray own = extended(a, 4 * batch * length * width);
        GatedScanAssociative.associativeAdjointPairs(own, gates, state, dy, a.getSize(), carryGradient, out, batch,
                length, width, tied);
        int pairs = compose(own, a.getSize(), batch, length, width, 1);
        GatedScanAssociative.associativeAdjointApply(own, gates, state, dy, pairs, carryIn, in, carryGradient, into,
                batch, length, width, tied);
        back(own, a);
    }

    private static int compose(FloatArray own, int pairs, int batch, int length, int width, int backward) {
        int from = pairs;
        int to = pairs + 2 * batch * length * width;
        for (int distance = 1; distance < length; distance *= 2) {
            GatedScanAssociative.associativeStep(own, from, to, batch, length, width, distance, backward);
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
