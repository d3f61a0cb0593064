package org.tornadojvm;

import java.io.Serializable;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** Kernels of the tests, and the serializable function types to pass them. */
final class Kernels {

    private Kernels() {
    }

    interface Kernel1<A> extends TornadoFunctions.Task1<A>, Serializable {
    }

    interface Kernel2<A, B> extends TornadoFunctions.Task2<A, B>, Serializable {
    }

    interface Kernel3<A, B, C> extends TornadoFunctions.Task3<A, B, C>, Serializable {
    }

    interface Kernel4<A, B, C, D> extends TornadoFunctions.Task4<A, B, C, D>, Serializable {
    }

    static final Kernel3<FloatArray, FloatArray, FloatArray> ADD = Kernels::add;
    static final Kernel4<FloatArray, FloatArray, FloatArray, Integer> PRODUCT = Kernels::product;
    static final Kernel3<FloatArray, FloatArray, Integer> STENCIL = Kernels::stencil;
    static final Kernel3<Float, FloatArray, FloatArray> SAXPY = Kernels::saxpy;
    static final Kernel2<FloatArray, Float> ADD_SCALAR = Kernels::addScalar;
    static final Kernel2<FloatArray, FloatArray> COPY = Kernels::copy;
    static final Kernel3<LongArray, DoubleArray, Integer> WIDE = Kernels::wide;
    static final Kernel2<IntArray, IntArray> HELPERS = Kernels::helpers;
    static final Kernel2<FloatArray, FloatArray> ROWS = Kernels::rows;
    static final Kernel2<IntArray, Integer> FAILS = Kernels::fails;
    static final Kernel4<KernelContext, FloatArray, FloatArray, Integer> GROUP_SUM = Kernels::groupSum;

    static void add(FloatArray a, FloatArray b, FloatArray c) {
        for (@Parallel int i = 0; i < c.getSize(); i++) {
            c.set(i, a.get(i) + b.get(i));
        }
    }

    static void product(FloatArray a, FloatArray b, FloatArray c, int n) {
        for (@Parallel int row = 0; row < n; row++) {
            for (@Parallel int column = 0; column < n; column++) {
                float sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += a.get(row * n + k) * b.get(k * n + column);
                }
                c.set(row * n + column, sum);
            }
        }
    }

    static void stencil(FloatArray in, FloatArray out, int n) {
        int last = n - 1;
        for (@Parallel int i = 0; i < n; i++) {
            float left = i > 0 ? in.get(i - 1) : 0;
            float right = i < last ? in.get(i + 1) : 0;
            if (i % 3 == 1) {
                out.set(i, in.get(i));
                continue;
            }
            out.set(i, 0.25f * left + 0.5f * in.get(i) + 0.25f * right);
        }
    }

    static void saxpy(float alpha, FloatArray x, FloatArray y) {
        for (@Parallel int i = 0; i < y.getSize(); i++) {
            y.set(i, alpha * x.get(i) + y.get(i));
        }
    }

    static void addScalar(FloatArray a, float scalar) {
        for (@Parallel int i = 0; i < a.getSize(); i++) {
            a.set(i, a.get(i) + scalar);
        }
    }

    static void copy(FloatArray from, FloatArray to) {
        for (@Parallel int i = 0; i < to.getSize(); i++) {
            to.set(i, from.get(i));
        }
    }

    /** Two-slot locals before, in and after the parameters that a split version moves. */
    static void wide(LongArray in, DoubleArray out, int n) {
        long offset = 1L << 40;
        double scale = Math.sqrt(n * 4.0);
        for (@Parallel int i = 0; i < n; i++) {
            long value = in.get(i) + offset;
            double sum = 0;
            for (int k = 0; k < 5; k++) {
                sum += value * scale + k;
            }
            out.set(i, sum);
        }
    }

    static void helpers(IntArray in, IntArray out) {
        int blocks = blocks(in.getSize(), 4);
        for (@Parallel int block = 0; block < blocks; block++) {
            for (int i = block * 4; i < Math.min(block * 4 + 4, in.getSize()); i++) {
                out.set(i, choose(in.get(i)) + block);
            }
        }
    }

    private static int blocks(int n, int size) {
        return (n + size - 1) / size;
    }

    private static int choose(int value) {
        return switch (value % 5) {
            case 0 -> 17;
            case 1 -> -value;
            case 3 -> value * value;
            default -> value;
        };
    }

    /** Each row on its own: a running sum, in rows of 8. */
    static void rows(FloatArray in, FloatArray out) {
        for (@Parallel int row = 0; row < in.getSize() / 8; row++) {
            float[] window = new float[2];
            float sum = 0;
            for (int i = row * 8; i < row * 8 + 8; i++) {
                window[i % 2] = in.get(i);
                sum += window[0] * 0.3f + window[1] / 7;
                out.set(i, sum);
            }
        }
    }

    static void fails(IntArray a, int divisor) {
        for (@Parallel int i = 0; i < a.getSize(); i++) {
            a.set(i, 100 / (divisor - i));
        }
    }

    /** Sum of each group, by halving in local memory. */
    static void groupSum(KernelContext context, FloatArray in, FloatArray sums, int groupSize) {
        float[] local = context.allocateFloatLocalArray(64);
        int[] count = context.allocateIntLocalArray(1);
        int item = context.localIdx;
        local[item] = in.get(context.globalIdx);
        if (item == 0) {
            count[0] = 0;
        }
        context.localBarrier();
        context.atomicAdd(count, 0, 1);
        for (int stride = groupSize / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (item < stride) {
                local[item] += local[item + stride];
            }
        }
        context.localBarrier();
        if (item == 0) {
            sums.set(context.groupIdx, local[0] + 1000 * count[0]);
        }
    }
}
