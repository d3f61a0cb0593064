package org.glrnn.tasks.op.product;

import java.util.Objects;

/**
 * C[m, n] = A[m, k] B[k, n], in single precision, on windows of flat buffers.
 *
 * <p>With the transposed views of {@link Matrix} these are the three products of a linear layer:
 *
 * <pre>
 * y[rows, out]   = x[rows, in] W[in, out] + b[out]      multiply(x, w, y, false, b)
 * dx[rows, in]   = dy[rows, out] W[in, out]^T           multiply(dy, w.transpose(), dx, false)
 * dW[in, out]   += x[rows, in]^T dy[rows, out]          multiply(x.transpose(), dy, dw, true)
 * </pre>
 *
 * <p>The last one for many rows is {@link WeightGradient}.
 *
 * <p>Every element of C is written by one thread: the work is split over rows and columns of C, never over k. An
 * element is the sum, in ascending order, of pieces of {@link MatrixProductKernel#DEPTH} products, a piece being one
 * chain of fused multiply-adds. This holds for all paths, so the bits of a row of C depend neither on the number of
 * threads nor on how many other rows are computed with it nor on the length of the vectors.
 *
 * <p>Error against exact arithmetic: at most (DEPTH + k / DEPTH + 2) 2^-24 times the sum of |a b|; with random signs
 * about sqrt(k) instead of k.
 */
public final class MatrixProduct {

    private MatrixProduct() {
    }

    /** C = A B, or C += A B if {@code accumulate}. */
    public static void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        multiply(a, b, c, accumulate, null);
    }

    /**
     * C = A B + bias, or C += A B + bias if {@code accumulate}.
     *
     * @param a
     *            m x k
     * @param b
     *            k x n
     * @param c
     *            m x n, not transposed; shares no memory with the others
     * @param bias
     *            1 x n, added to every row; null for none
     * @throws IllegalArgumentException
     *             if the shapes do not fit together
     */
    public static void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate, Matrix bias) {
        check(a, b, c, bias);
        MatrixProductStore store = new MatrixProductStore(c, accumulate, bias);
        if (c.rows() <= MatrixProductFewRows.ROWS && !b.transposed()) {
            MatrixProductFewRows.multiply(a, b, store);
        } else {
            MatrixProductBlocked.multiply(a, b, store);
        }
    }

    private static void check(Matrix a, Matrix b, Matrix c, Matrix bias) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        boolean fits = a.columns() == b.rows() && c.rows() == a.rows() && c.columns() == b.columns();
        boolean biasFits = bias == null || bias.rows() == 1 && bias.columns() == c.columns();
        if (!fits || !biasFits) {
            throw new IllegalArgumentException(shape(a) + " times " + shape(b) + " into " + shape(c)
                    + (bias == null ? "" : ", bias " + shape(bias)));
        }
        if (c.transposed() || bias != null && bias.transposed()) {
            throw new IllegalArgumentException("the result and the bias cannot be transposed views");
        }
    }

    private static String shape(Matrix matrix) {
        return matrix.rows() + " x " + matrix.columns();
    }
}
