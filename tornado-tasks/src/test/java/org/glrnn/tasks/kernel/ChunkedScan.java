package org.glrnn.tasks.kernel;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The three passes of {@link GatedScanChunked} under the parameters of {@link GatedScan}, the chunk length last. */
final class ChunkedScan {

    private ChunkedScan() {
    }

    static void forward(FloatArray a, int gates, int state, int output, FloatArray carryIn, int in, FloatArray carryOut,
            int out, int batch, int length, int width, int tied, int chunk) {
        int chunks = Math.ceilDiv(length, chunk);
        FloatArray own = withPairs(a, batch, chunks, width);
        int pairs = a.getSize();
        GatedScanChunked.chunkedScanSummaries(own, gates, pairs, batch, length, width, tied, chunk, chunks);
        GatedScanChunked.chunkedScanCarries(own, pairs, carryIn, in, carryOut, out, batch, width, chunks, 0);
        GatedScanChunked.chunkedScanApply(own, gates, state, output, pairs, batch, length, width, tied, chunk, chunks);
        back(own, a);
    }

    static void backward(FloatArray a, int gates, int state, int dy, FloatArray carryIn, int in,
            FloatArray carryGradient, int out, int into, int batch, int length, int width, int tied, int chunk) {
        int chunks = Math.ceilDiv(length, chunk);
        FloatArray own = withPairs(a, batch, chunks, width);
        int pairs = a.getSize();
        GatedScanChunked.chunkedScanAdjointSummaries(own, gates, state, dy, pairs, batch, length, width, tied, chunk,
                chunks);
        GatedScanChunked.chunkedScanCarries(own, pairs, carryGradient, out, carryGradient, into, batch, width, chunks,
                1);
        GatedScanChunked.chunkedScanAdjointApply(own, gates, state, dy, pairs, carryIn, in, batch, length, width, tied,
                chunk, chunks);
        back(own, a);
    }

    private static FloatArray withPairs(FloatArray a, int batch, int chunks, int width) {
        FloatArray own = new FloatArray(a.getSize() + 2 * batch * chunks * width);
        own.init(Windows.POISON);
        own.getSegment().copyFrom(a.getSegment());
        return own;
    }

    private static void back(FloatArray own, FloatArray a) {
        a.getSegment().copyFrom(own.getSegment().asSlice(0, a.getSegment().byteSize()));
    }
}
