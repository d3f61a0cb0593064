package org.glrnn.tasks.op.activation;

import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.all;
import static org.glrnn.tasks.simd.Lanes.load;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.VectorMath;

/**
 * The values and the slopes of {@link Activations} on whole vectors, where possible from one exponential: {@code count}
 * is a multiple of their length. Source, values and slopes are different cells.
 */
public final class ActivationSlopes {

    private ActivationSlopes() {
    }

    /** Computes values and slopes of {@code count} elements. */
    public static void both(int activation, MemorySegment from, long at, MemorySegment to, long values, long slopes,
            int count) {
        switch (activation) {
            case Activations.TANH -> tanh(from, at, to, values, slopes, count);
            case Activations.SIGMOID -> sigmoid(from, at, to, values, slopes, count);
            case Activations.RELU -> relu(from, at, to, values, slopes, count);
            case Activations.SILU -> silu(from, at, to, values, slopes, count);
            case Activations.GELU -> gelu(from, at, to, slopes, count);
            case Activations.SOFTPLUS -> softplus(from, at, to, slopes, count);
            case Activations.HARD_SIGMOID -> hardSigmoid(from, at, to, slopes, count);
            default -> Elements.fill(to, slopes, count, 1.0f);
        }
        if (!withValues(activation)) {
            ActivationValues.values(activation, from, at, to, values, count);
        }
    }

    private static boolean withValues(int activation) {
        return activation == Activations.TANH || activation == Activations.SIGMOID || activation == Activations.RELU
                || activation == Activations.SILU;
    }

    private static void tanh(MemorySegment from, long at, MemorySegment to, long values, long slopes, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector t = VectorMath.tanh(load(from, at + i));
            t.intoMemorySegment(to, (values + i) * Float.BYTES, ORDER);
            t.mul(t).neg().add(1.0f).intoMemorySegment(to, (slopes + i) * Float.BYTES, ORDER);
        }
    }

    private static void sigmoid(MemorySegment from, long at, MemorySegment to, long values, long slopes, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector s = VectorMath.sigmoid(load(from, at + i));
            s.intoMemorySegment(to, (values + i) * Float.BYTES, ORDER);
            s.mul(s.neg().add(1.0f)).intoMemorySegment(to, (slopes + i) * Float.BYTES, ORDER);
        }
    }

    private static void relu(MemorySegment from, long at, MemorySegment to, long values, long slopes, int count) {
        FloatVector zero = all(0.0f);
        FloatVector one = all(1.0f);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector z = load(from, at + i);
            zero.blend(one, zero.lt(z)).intoMemorySegment(to, (slopes + i) * Float.BYTES, ORDER);
            z.blend(zero, z.lt(zero)).intoMemorySegment(to, (values + i) * Float.BYTES, ORDER);
        }
    }

    private static void silu(MemorySegment from, long at, MemorySegment to, long values, long slopes, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector z = load(from, at + i);
            FloatVector s = VectorMath.sigmoid(z);
            s.mul(s.neg().add(1.0f).mul(z).add(1.0f)).intoMemorySegment(to, (slopes + i) * Float.BYTES, ORDER);
            z.mul(s).intoMemorySegment(to, (values + i) * Float.BYTES, ORDER);
        }
    }

    private static void gelu(MemorySegment from, long at, MemorySegment to, long slopes, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            VectorMath.geluDerivative(load(from, at + i)).intoMemorySegment(to, (slopes + i) * Float.BYTES, ORDER);
        }
    }

    private static void softplus(MemorySegment from, long at, MemorySegment to, long slopes, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            VectorMath.sigmoid(load(from, at + i)).intoMemorySegment(to, (slopes + i) * Float.BYTES, ORDER);
        }
    }

    private static void hardSigmoid(MemorySegment from, long at, MemorySegment to, long slopes, int count) {
        FloatVector zero = all(0.0f);
        FloatVector slope = all(1.0f / 6.0f);
        FloatVector three = all(3.0f);
        for (int i = 0; i < count; i += WIDTH) {
            zero.blend(slope, load(from, at + i).abs().lt(three)).intoMemorySegment(to, (slopes + i) * Float.BYTES, ORDER);
        }
    }
}
