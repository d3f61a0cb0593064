package org.glrnn.tasks.op.embedding;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import org.tornadojvm.Workers;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.embedding.Embedding}, to the bit. Forward is split into blocks of rows. The gradient
 * is split by tokens, so that whole rows are added; a row of the table gets its rows in ascending order, whatever the
 * split.
 */
public final class EmbeddingRoutines {

    private static final int ELEMENTS = 32768;

    private EmbeddingRoutines() {
    }

    static void embeddingForward(IntArray tokens, FloatArray parameters, FloatArray activations, IntArray frame, int rows,
            int width) {
        int tableOffset = frame.get(0);
        int outOffset = frame.get(1);
        MemorySegment table = parameters.getSegment();
        MemorySegment out = activations.getSegment();
        Split.rows(rows, width, ELEMENTS, (from, to) -> {
            for (int r = from; r < to; r++) {
                Lanes.copy(table, tableOffset + (long) tokens.get(r) * width, out, outOffset + (long) r * width, width);
            }
        });
    }

    static void embeddingGradient(IntArray tokens, FloatArray activations, FloatArray gradients, IntArray frame, int rows,
            int width) {
        int outGradientOffset = frame.get(0);
        int tableOffset = frame.get(1);
        MemorySegment out = activations.getSegment();
        MemorySegment table = gradients.getSegment();
        int parts = (long) rows * width > ELEMENTS ? Workers.threads() : 1;
        Workers.run(parts, part -> {
            for (int r = 0; r < rows; r++) {
                int token = tokens.get(r);
                if (token % parts == part) {
                    long row = tableOffset + (long) token * width;
                    Elements.add(out, outGradientOffset + (long) r * width, table, row, width);
                }
            }
        });
    }
}
