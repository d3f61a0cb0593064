package org.glrnn.tasks.op.product;

import static org.glrnn.tasks.op.product.MatrixProductKernel.ROWS;
import static org.glrnn.tasks.op.product.MatrixProductKernel.SPECIES;
import static org.glrnn.tasks.op.product.MatrixProductKernel.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * The blocks of {@link MatrixProductKernel}, to the bit, for a left operand that is packed column by column: element
 * (i, k) of a strip of {@link MatrixProductKernel#ROWS} rows at {@code ao + k * ROWS + i}. A transposed matrix is
 * packed like this by copying, where rows would have to be transposed.
 *
 * <p>Written again and not one kernel with two strides: that was measured 15 to 25 % slower on all shapes, since C2 then
 * checks every element of a it reads.
 */
final class MatrixProductColumnKernel {

    private MatrixProductColumnKernel() {
    }

    /** One block of all rows; arguments as in {@link MatrixProductKernel#block}. */
    static void block(int vectors, float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
        if (ROWS == 10) {
            if (vectors == 2) {
                block10x2(a, ao, b, bo, depth, tile);
            } else {
                block10x1(a, ao, b, bo, depth, tile);
            }
        } else if (vectors == 2) {
            block6x2(a, ao, b, bo, depth, tile);
        } else {
            block6x1(a, ao, b, bo, depth, tile);
        }
    }

    private static void block10x2(float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
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
        FloatVector c8p = FloatVector.zero(SPECIES);
        FloatVector c8q = FloatVector.zero(SPECIES);
        FloatVector c9p = FloatVector.zero(SPECIES);
        FloatVector c9q = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + 10 * k]);
            c0p = x.fma(p, c0p);
            c0q = x.fma(q, c0q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 1]);
            c1p = x.fma(p, c1p);
            c1q = x.fma(q, c1q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 2]);
            c2p = x.fma(p, c2p);
            c2q = x.fma(q, c2q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 3]);
            c3p = x.fma(p, c3p);
            c3q = x.fma(q, c3q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 4]);
            c4p = x.fma(p, c4p);
            c4q = x.fma(q, c4q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 5]);
            c5p = x.fma(p, c5p);
            c5q = x.fma(q, c5q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 6]);
            c6p = x.fma(p, c6p);
            c6q = x.fma(q, c6q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 7]);
            c7p = x.fma(p, c7p);
            c7q = x.fma(q, c7q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 8]);
            c8p = x.fma(p, c8p);
            c8q = x.fma(q, c8q);
            x = FloatVector.broadcast(SPECIES, a[ao + 10 * k + 9]);
            c9p = x.fma(p, c9p);
            c9q = x.fma(q, c9q);
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
        c8p.intoArray(tile, 16 * WIDTH);
        c8q.intoArray(tile, 17 * WIDTH);
        c9p.intoArray(tile, 18 * WIDTH);
        c9q.intoArray(tile, 19 * WIDTH);
    }

    private static void block10x1(float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c4p = FloatVector.zero(SPECIES);
        FloatVector c5p = FloatVector.zero(SPECIES);
        FloatVector c6p = FloatVector.zero(SPECIES);
        FloatVector c7p = FloatVector.zero(SPECIES);
        FloatVector c8p = FloatVector.zero(SPECIES);
        FloatVector c9p = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bo + WIDTH * k);
            c0p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k]), c0p);
            c1p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 1]), c1p);
            c2p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 2]), c2p);
            c3p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 3]), c3p);
            c4p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 4]), c4p);
            c5p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 5]), c5p);
            c6p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 6]), c6p);
            c7p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 7]), c7p);
            c8p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 8]), c8p);
            c9p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 10 * k + 9]), c9p);
        }
        c0p.intoArray(tile, 0);
        c1p.intoArray(tile, WIDTH);
        c2p.intoArray(tile, 2 * WIDTH);
        c3p.intoArray(tile, 3 * WIDTH);
        c4p.intoArray(tile, 4 * WIDTH);
        c5p.intoArray(tile, 5 * WIDTH);
        c6p.intoArray(tile, 6 * WIDTH);
        c7p.intoArray(tile, 7 * WIDTH);
        c8p.intoArray(tile, 8 * WIDTH);
        c9p.intoArray(tile, 9 * WIDTH);
    }

    private static void block6x2(float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
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
        for (int k = 0; k < depth; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bo + 2 * WIDTH * k + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + 6 * k]);
            c0p = x.fma(p, c0p);
            c0q = x.fma(q, c0q);
            x = FloatVector.broadcast(SPECIES, a[ao + 6 * k + 1]);
            c1p = x.fma(p, c1p);
            c1q = x.fma(q, c1q);
            x = FloatVector.broadcast(SPECIES, a[ao + 6 * k + 2]);
            c2p = x.fma(p, c2p);
            c2q = x.fma(q, c2q);
            x = FloatVector.broadcast(SPECIES, a[ao + 6 * k + 3]);
            c3p = x.fma(p, c3p);
            c3q = x.fma(q, c3q);
            x = FloatVector.broadcast(SPECIES, a[ao + 6 * k + 4]);
            c4p = x.fma(p, c4p);
            c4q = x.fma(q, c4q);
            x = FloatVector.broadcast(SPECIES, a[ao + 6 * k + 5]);
            c5p = x.fma(p, c5p);
            c5q = x.fma(q, c5q);
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
    }

    private static void block6x1(float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c4p = FloatVector.zero(SPECIES);
        FloatVector c5p = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bo + WIDTH * k);
            c0p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 6 * k]), c0p);
            c1p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 6 * k + 1]), c1p);
            c2p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 6 * k + 2]), c2p);
            c3p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 6 * k + 3]), c3p);
            c4p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 6 * k + 4]), c4p);
            c5p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 6 * k + 5]), c5p);
        }
        c0p.intoArray(tile, 0);
        c1p.intoArray(tile, WIDTH);
        c2p.intoArray(tile, 2 * WIDTH);
        c3p.intoArray(tile, 3 * WIDTH);
        c4p.intoArray(tile, 4 * WIDTH);
        c5p.intoArray(tile, 5 * WIDTH);
    }
}
