package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.ROW;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Blocks of four and of eight rows, in addition to those of {@link MatrixProductKernel}, for products in which the rows
 * of a are never more: two columns of vectors and four rows are what hides the latency of a multiply-add. Operands,
 * sums and bits as there.
 */
final class FewRowsKernel {

    private static final int FOUR = 4;
    private static final int SIX = 6;
    private static final int EIGHT = 8;

    private FewRowsKernel() {
    }

    /** As {@link MatrixProductKernel#block}. */
    static void block(int rows, int vectors, float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
        if (vectors == 2 && rows <= FOUR) {
            block4x2(a, ao, b, bo, depth, tile);
        } else if (vectors == 2 && rows > SIX && rows <= EIGHT) {
            block8x2(a, ao, b, bo, depth, tile);
        } else {
            MatrixProductKernel.block(rows, vectors, a, ao, b, bo, depth, tile);
        }
    }

    private static void block4x2(float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c1q = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c2q = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c3q = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + k]);
            c0p = x.fma(p, c0p);
            c0q = x.fma(q, c0q);
            x = FloatVector.broadcast(SPECIES, a[ao + ROW + k]);
            c1p = x.fma(p, c1p);
            c1q = x.fma(q, c1q);
            x = FloatVector.broadcast(SPECIES, a[ao + 2 * ROW + k]);
            c2p = x.fma(p, c2p);
            c2q = x.fma(q, c2q);
            x = FloatVector.broadcast(SPECIES, a[ao + 3 * ROW + k]);
            c3p = x.fma(p, c3p);
            c3q = x.fma(q, c3q);
        }
        c0p.intoArray(tile, 0);
        c0q.intoArray(tile, WIDTH);
        c1p.intoArray(tile, 2 * WIDTH);
        c1q.intoArray(tile, 3 * WIDTH);
        c2p.intoArray(tile, 4 * WIDTH);
        c2q.intoArray(tile, 5 * WIDTH);
        c3p.intoArray(tile, 6 * WIDTH);
        c3q.intoArray(tile, 7 * WIDTH);
    }

    private static void block8x2(float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c1q = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c2q = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c3q = FloatVector.zero(SPECIES);
        FloatVector c4p = FloatVector.zero(SPECIES);
        FloatVector c4q = FloatVector.zero(SPECIES);
        FloatVector c5p = FloatVector.zero(SPECIES);
        FloatVector c5q = FloatVector.zero(SPECIES);
        FloatVector c6p = FloatVector.zero(SPECIES);
        FloatVector c6q = FloatVector.zero(SPECIES);
        FloatVector c7p = FloatVector.zero(SPECIES);
        FloatVector c7q = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + k]);
            c0p = x.fma(p, c0p);
            c0q = x.fma(q, c0q);
            x = FloatVector.broadcast(SPECIES, a[ao + ROW + k]);
            c1p = x.fma(p, c1p);
            c1q = x.fma(q, c1q);
            x = FloatVector.broadcast(SPECIES, a[ao + 2 * ROW + k]);
            c2p = x.fma(p, c2p);
            c2q = x.fma(q, c2q);
            x = FloatVector.broadcast(SPECIES, a[ao + 3 * ROW + k]);
            c3p = x.fma(p, c3p);
            c3q = x.fma(q, c3q);
            x = FloatVector.broadcast(SPECIES, a[ao + 4 * ROW + k]);
            c4p = x.fma(p, c4p);
            c4q = x.fma(q, c4q);
            x = FloatVector.broadcast(SPECIES, a[ao + 5 * ROW + k]);
            c5p = x.fma(p, c5p);
            c5q = x.fma(q, c5q);
            x = FloatVector.broadcast(SPECIES, a[ao + 6 * ROW + k]);
            c6p = x.fma(p, c6p);
            c6q = x.fma(q, c6q);
            x = FloatVector.broadcast(SPECIES, a[ao + 7 * ROW + k]);
            c7p = x.fma(p, c7p);
            c7q = x.fma(q, c7q);
        }
        c0p.intoArray(tile, 0);
        c0q.intoArray(tile, WIDTH);
        c1p.intoArray(tile, 2 * WIDTH);
        c1q.intoArray(tile, 3 * WIDTH);
        c2p.intoArray(tile, 4 * WIDTH);
        c2q.intoArray(tile, 5 * WIDTH);
        c3p.intoArray(tile, 6 * WIDTH);
        c3q.intoArray(tile, 7 * WIDTH);
        c4p.intoArray(tile, 8 * WIDTH);
        c4q.intoArray(tile, 9 * WIDTH);
        c5p.intoArray(tile, 10 * WIDTH);
        c5q.intoArray(tile, 11 * WIDTH);
        c6p.intoArray(tile, 12 * WIDTH);
        c6q.intoArray(tile, 13 * WIDTH);
        c7p.intoArray(tile, 14 * WIDTH);
        c7q.intoArray(tile, 15 * WIDTH);
    }
}
