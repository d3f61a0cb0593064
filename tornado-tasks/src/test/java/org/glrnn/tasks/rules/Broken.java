package org.glrnn.tasks.rules;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.annotations.Reduce;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Fixtures: classes that each break one rule of {@link KernelRules}, and one that breaks none. */
final class Broken {

    private Broken() {
    }

    /** Breaks no rule: local memory. */
    static final class Group {
        private Group() {
        }

        public static void kernel(KernelContext context, FloatArray x, int width) {
            float[] own = context.allocateFloatLocalArray(64);
            for (int j = context.localIdx; j < width; j += context.localGroupSizeX) {
                own[j] = x.get(context.groupIdx * width + j);
            }
            context.localBarrier();
            x.set(context.globalIdx, own[width - 1]);
        }
    }

    /** Breaks no rule: divisions of sizes and signed shifts. */
    static final class Blocks {
        public static void kernel(FloatArray x, int rows, int columns) {
            for (@Parallel int b = 0; b < (rows + 3) / 4; b++) {
                for (@Parallel int c = 0; c < columns; c++) {
                    for (@Parallel int d = 0; d < columns; d++) {
                        x.set(b * columns + c / columns, (b >> 2) / 3 + (c & 7));
                    }
                }
            }
        }
    }

    /** Breaks no rule: everything that is allowed. */
    static final class Nothing {
        private static final float HALF = 0.5f;

        private Nothing() {
        }

        public static void kernel(FloatArray x, IntArray index, int rows, int columns, float factor) {
            for (@Parallel int r = 0; r < rows * 2 - 1; r++) {
                for (@Parallel int c = 0; c < columns; c++) {
                    float[] own = new float[4];
                    own[1] = helper(x.get(index.get(r) * columns + c), factor);
                    for (int i = 3; i >= 0; i -= 2) {
                        x.set(r * columns + c, TornadoMath.max(own[i], Float.isNaN(own[1]) ? HALF : own[1]));
                    }
                }
            }
        }

        public static int forTheHost(boolean flag) {
            return flag ? 1 : Math.abs(-2);
        }

        static float helper(float a, float b) {
            return a > b ? a * b : TornadoMath.exp(b);
        }
    }

    /** Breaks no rule: a frame of two cells. */
    static final class Framed {
        public static void kernel(FloatArray x, IntArray data, IntArray frame, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                int from = frame.get(0);
                int to = frame.get(1);
                x.set(to + i, x.get(from + data.get(i)));
            }
        }
    }

    static final class NotStatic {
        public void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class BooleanParameter {
        public static void kernel(FloatArray x, int size, boolean on) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, on ? 1.0f : 0.0f);
            }
        }
    }

    static final class LongHelperParameter {
        static int helper(long a) {
            return (int) a;
        }
    }

    static final class BooleanHelperParameter {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, helper(i > 1));
            }
        }

        public static float helper(boolean on) {
            return on ? 1.0f : 0.0f;
        }
    }

    static final class TooManyParameters {
        public static void kernel(FloatArray x, int a, int b, int c, int d, int e, int f, int g, int h, int i, int j,
                int k, int l, int m, int n, int o) {
            for (@Parallel int p = 0; p < a; p++) {
                x.set(p, 1.0f);
            }
        }
    }

    static final class OffsetAmongScalars {
        public static void kernel(FloatArray x, int xOffset, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(xOffset + i, 1.0f);
            }
        }
    }

    static final class FrameAfterScalars {
        public static void kernel(FloatArray x, int size, IntArray frame) {
            for (@Parallel int i = 0; i < size; i++) {
                int at = frame.get(0);
                x.set(at + i, 1.0f);
            }
        }
    }

    static final class DataAfterFrame {
        public static void kernel(IntArray frame, FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                int at = frame.get(0);
                x.set(at + i, 1.0f);
            }
        }
    }

    static final class FrameWithAGap {
        public static void kernel(FloatArray x, IntArray frame, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                int at = frame.get(0);
                int from = frame.get(2);
                x.set(at + i, x.get(from + i));
            }
        }
    }

    static final class FrameReadTwice {
        public static void kernel(FloatArray x, IntArray frame, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                int at = frame.get(0);
                x.set(at + i, frame.get(0));
            }
        }
    }

    static final class FrameReadAtAVariable {
        public static void kernel(FloatArray x, IntArray frame, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, frame.get(i));
            }
        }
    }

    static final class UnreadFrame {
        public static void kernel(FloatArray x, IntArray frame, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class OpenClName {
        public static void tanh(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class NewObject {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, new FloatArray(1).get(0));
            }
        }
    }

    static final class ArrayOfScalarSize {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                float[] own = new float[size];
                x.set(i, own[0]);
            }
        }
    }

    static final class LocalArrayOfScalarSize {
        public static void kernel(KernelContext context, FloatArray x, int size) {
            float[] own = context.allocateFloatLocalArray(size);
            context.localBarrier();
            x.set(context.globalIdx, own[0]);
        }
    }

    static final class ContextHelper {
        public static void kernel(KernelContext context, FloatArray x) {
            helper(context, x);
        }

        private static void helper(KernelContext context, FloatArray x) {
            x.set(context.globalIdx, 0.0f);
        }
    }

    static final class LocalArrayHelper {
        public static void kernel(KernelContext context, FloatArray x) {
            float[] own = context.allocateFloatLocalArray(64);
            x.set(context.globalIdx, helper(own));
        }

        private static float helper(float[] own) {
            return own[0];
        }
    }

    static final class ArrayOfArrays {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                float[][] own = new float[2][2];
                x.set(i, own[0][0]);
            }
        }
    }

    static final class Thrower {
        static float helper(RuntimeException thrown) {
            throw thrown;
        }
    }

    static final class Catcher {
        static int helper(int a, int b) {
            try {
                return a / b;
            } catch (ArithmeticException _) {
                return 0;
            }
        }
    }

    static final class Lambda {
        static float helper(float a) {
            java.util.function.Supplier<Float> lambda = () -> a;
            return lambda == null ? 0.0f : a;
        }
    }

    static final class MutableStatic {
        static int counter;

        static int helper() {
            return counter++;
        }
    }

    static final class StaticArray {
        static final float[] TABLE = {1.0f, 2.0f};

        static float helper(int i) {
            return TABLE[i];
        }
    }

    static final class JavaMath {
        static float helper(float a) {
            return Math.fma(a, a, a);
        }
    }

    static final class ArrayMethod {
        static int helper(FloatArray x) {
            return x.getSize();
        }
    }

    static final class Recursion {
        static int even(int n) {
            return n == 0 ? 1 : odd(n - 1);
        }

        static int odd(int n) {
            return n == 0 ? 0 : even(n - 1);
        }
    }

    static final class Reduction {
        public static void kernel(FloatArray x, @Reduce FloatArray sum, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                sum.set(0, sum.get(0) + x.get(i));
            }
        }
    }

    static final class Sequential {
        public static void kernel(FloatArray x, int size) {
            for (int i = 0; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class StartsAtOne {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 1; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class StartsAtScalar {
        public static void kernel(FloatArray x, int size, int start) {
            for (@Parallel int i = start; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class LessOrEqual {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i <= size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class StepTwo {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i += 2) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class Skips {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, 1.0f);
                i++;
            }
        }
    }

    static final class BoundFromArray {
        public static void kernel(FloatArray x, IntArray sizes) {
            for (@Parallel int i = 0; i < sizes.get(0); i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class BoundFromArrayByVariable {
        public static void kernel(FloatArray x, IntArray sizes) {
            int size = sizes.get(0);
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class ParameterOverwrittenFromArray {
        public static void kernel(FloatArray x, IntArray sizes, int size) {
            size = sizes.get(0);
            for (@Parallel int i = 0; i < size; i++) {
                x.set(i, 1.0f);
            }
        }
    }

    static final class FourNested {
        public static void kernel(FloatArray x, int size) {
            for (@Parallel int i = 0; i < size; i++) {
                for (@Parallel int j = 0; j < size; j++) {
                    for (@Parallel int k = 0; k < size; k++) {
                        for (@Parallel int l = 0; l < size; l++) {
                            x.set(((i * size + j) * size + k) * size + l, 1.0f);
                        }
                    }
                }
            }
        }
    }

    static final class UnsignedShift {
        static int helper(int a) {
            return a >>> 3;
        }
    }

    static final class Rotation {
        static int helper(int a) {
            return Integer.rotateLeft(a, 3);
        }
    }

    static final class BitsOfAFloat {
        static int helper(float a) {
            return Float.floatToRawIntBits(a + 1.0f);
        }
    }

    static final class DivisionByFour {
        static int helper(int a) {
            return a / 4;
        }
    }

    static final class RemainderOfEight {
        static int helper(int a) {
            return a % 8;
        }
    }
}
