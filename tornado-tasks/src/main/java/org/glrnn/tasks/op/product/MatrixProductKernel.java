package org.glrnn.tasks.op.product;

import java.nio.ByteOrder;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost blocks of the matrix product: tile[i, j] = sum over k of a[i, k] * b[k, j], k ascending, one chain of
 * fused multiply-adds per element that starts at zero. So an element has the same bits whatever block it falls into and
 * whatever the vector length is.
 *
 * <p>Operands are packed by {@link MatrixProductPacking}: row i of {@code a} starts at {@code ao + i * ROW}, row k of
 * {@code b} at {@code bo + k * width} where width is one or two vectors. Row i of the tile starts at {@code i * width}.
 *
 * <p>All sums of a block stay in registers: 10 x 2 vectors where there are 32 registers (AVX-512), 6 x 2 where there
 * are 16. With 12 x 2, C2 was seen to load ten elements of a before it uses one, and so to keep two of the sums in memory,
 * which cost 19 %; with 20 sums and two vectors of b there is room even for that. Written out by hand because C2 keeps
 * vectors in registers only if they are local variables.
 *
 * <p>A rule for all classes of the product: no method of ours takes or gives a vector or a mask in a loop. C2 does not
 * inline a method that it has compiled before to more than 2500 bytes of code, and such an argument is then allocated.
 */
final class MatrixProductKernel {

    static final VectorSpecies<Float> SPECIES = species();
    static final int WIDTH = SPECIES.length();

    /** Columns of b in a panel. */
    static final int PANEL = 2 * WIDTH;
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Rows of the largest block. */
    static final int ROWS = SPECIES.vectorBitSize() >= 512 ? 10 : 6;

    /** Largest depth of a block: a panel of b of this depth, two vectors wide, fits L1 next to the rows of a. */
    static final int DEPTH = 256;

    /** Floats from one packed row of a to the next. Not a power of two: the rows would share a few L1 sets. */
    static final int ROW = DEPTH + 16;

    private static final int SMALL_ROWS = 6;

    private MatrixProductKernel() {
    }

    /** The preferred one within 128 to 512 bits: these are what the blocks and the transposition are written for. */
    private static VectorSpecies<Float> species() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        if (preferred.length() > FloatVector.SPECIES_512.length()) {
            return FloatVector.SPECIES_512;
        }
        return preferred.length() < FloatVector.SPECIES_128.length() ? FloatVector.SPECIES_128 : preferred;
    }

    /**
     * One block.
     *
     * @param rows
     *            rows that are wanted, at most {@link #ROWS}; the tile and {@code a} have room for {@link #ROWS} rows
     * @param vectors
     *            1 or 2
     * @param depth
     *            at most {@link #DEPTH}
     */
    static void block(int rows, int vectors, float[] a, int ao, float[] b, int bo, int depth, float[] tile) {
        if (rows > SMALL_ROWS) {
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
            x = FloatVector.broadcast(SPECIES, a[ao + 8 * ROW + k]);
            c8p = x.fma(p, c8p);
            c8q = x.fma(q, c8q);
            x = FloatVector.broadcast(SPECIES, a[ao + 9 * ROW + k]);
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
            c0p = p.fma(FloatVector.broadcast(SPECIES, a[ao + k]), c0p);
            c1p = p.fma(FloatVector.broadcast(SPECIES, a[ao + ROW + k]), c1p);
            c2p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 2 * ROW + k]), c2p);
            c3p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 3 * ROW + k]), c3p);
            c4p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 4 * ROW + k]), c4p);
            c5p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 5 * ROW + k]), c5p);
            c6p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 6 * ROW + k]), c6p);
            c7p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 7 * ROW + k]), c7p);
            c8p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 8 * ROW + k]), c8p);
            c9p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 9 * ROW + k]), c9p);
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
            c0p = p.fma(FloatVector.broadcast(SPECIES, a[ao + k]), c0p);
            c1p = p.fma(FloatVector.broadcast(SPECIES, a[ao + ROW + k]), c1p);
            c2p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 2 * ROW + k]), c2p);
            c3p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 3 * ROW + k]), c3p);
            c4p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 4 * ROW + k]), c4p);
            c5p = p.fma(FloatVector.broadcast(SPECIES, a[ao + 5 * ROW + k]), c5p);
        }
        c0p.intoArray(tile, 0);
        c1p.intoArray(tile, WIDTH);
        c2p.intoArray(tile, 2 * WIDTH);
        c3p.intoArray(tile, 3 * WIDTH);
        c4p.intoArray(tile, 4 * WIDTH);
        c5p.intoArray(tile, 5 * WIDTH);
    }
}
