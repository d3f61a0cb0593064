package org.glrnn.tasks.op.product;

import java.lang.foreign.MemorySegment;

import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.OwnMemory;
import org.glrnn.tasks.simd.Split;
import org.tornadojvm.Workers;

/**
 * C[m, n] += A[k, m]^T B[k, n] for many more rows k than C has cells in a row or column: the gradient of a weight.
 *
 * <p>The rows are cut into groups, whose number depends only on the sizes. Every group's product is computed by itself,
 * as {@link MatrixProduct} does, and these are added to C in ascending order. So threads divide the rows, and what one
 * packs no other packs too: dividing C took a fifth more time with 128 columns.
 */
final class WeightGradient {

    /** A power of two, as the numbers of processors mostly are. */
    private static final int MOST_GROUPS = 4;

    /** Rows of a group, at least. */
    private static final int ROWS = MatrixProductKernel.DEPTH;

    /** A larger C is written more slowly than its operands are packed. */
    private static final int MOST_CELLS = 256 * 1024;

    /** Cells of C that are summed by one task. */
    private static final int CELLS = 8192;

    private static final OwnMemory PARTIALS = new OwnMemory();

    private WeightGradient() {
    }

    /** A and B not transposed; C without gaps between its rows. */
    static void add(Matrix a, Matrix b, Matrix c) {
        int cells = c.rows() * c.columns();
        int groups = groups(a.rows(), cells);
        if (groups == 1) {
            MatrixProduct.multiply(a.transpose(), b, c, true);
            return;
        }
        MemorySegment partials = PARTIALS.floats((long) groups * cells);
        multiply(a, b, c, partials, groups);
        Split.blocks(cells, CELLS, (from, to) -> {
            for (int group = 0; group < groups; group++) {
                Elements.add(partials, (long) group * cells + from, c.segment(), c.offset() + from, to - from);
            }
        });
    }

    private static int groups(int rows, int cells) {
        return cells > MOST_CELLS ? 1 : Integer.highestOneBit(Math.clamp(rows / ROWS, 1, MOST_GROUPS));
    }

    private static void multiply(Matrix a, Matrix b, Matrix c, MemorySegment partials, int groups) {
        int size = Math.ceilDiv(a.rows(), groups);
        MatrixProductSplit split = MatrixProductSplit.of(c.rows(), c.columns(), size,
                Math.max(1, Workers.threads() / groups));
        Workers.run(groups * split.blocks(), i -> {
            int group = i / split.blocks();
            int from = group * size;
            int to = Math.min(a.rows(), from + size);
            Matrix sum = Matrix.of(partials, (long) group * c.rows() * c.columns(), c.rows(), c.columns());
            MatrixProductBlocked.block(rows(a, from, to).transpose(), rows(b, from, to),
                    new MatrixProductStore(sum, false, null), split, i % split.blocks());
        });
    }

    private static Matrix rows(Matrix m, int from, int to) {
        return new Matrix(m.segment(), m.offset() + (long) from * m.stride(), to - from, m.columns(), m.stride(), false);
    }
}
