package org.glrnn.tasks.op.activation;

import static org.glrnn.tasks.simd.Lanes.ORDER;
import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.all;
import static org.glrnn.tasks.simd.Lanes.load;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.VectorMath;

/**
 * The values of {@link Activations} on whole vectors: {@code count} is a multiple of their length, source and target are
 * different cells. One loop for each activation, so that none is chosen inside a loop; see {@link Elements} for how
 * little a loop may do.
 */
public final class ActivationValues {

    private ActivationValues() {
    }

    /** Computes the values of {@code count} elements. */
    public static void values(int activation, MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        switch (activation) {
            case Activations.TANH -> tanh(from, at, to, toAt, count);
            case Activations.SIGMOID -> sigmoid(from, at, to, toAt, count);
            case Activations.RELU -> relu(from, at, to, toAt, count);
            case Activations.GELU -> gelu(from, at, to, toAt, count);
            case Activations.SILU -> silu(from, at, to, toAt, count);
            case Activations.SOFTPLUS -> softplus(from, at, to, toAt, count);
            case Activations.HARD_SIGMOID -> hardSigmoid(from, at, to, toAt, count);
            default -> Lanes.copy(from, at, to, toAt, count);
        }
    }

    private static void tanh(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            VectorMath.tanh(load(from, at + i)).intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
    }

    private static void sigmoid(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            VectorMath.sigmoid(load(from, at + i)).intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
    }

    private static void relu(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        FloatVector zero = all(0.0f);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector z = load(from, at + i);
            z.blend(zero, z.lt(zero)).intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
    }

    private static void gelu(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            VectorMath.gelu(load(from, at + i)).intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
    }

    private static void silu(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector z = load(from, at + i);
            z.mul(VectorMath.sigmoid(z)).intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
    }

    /** max(z, 0) + log(1 + exp(-|z|)), the exponential in a loop of its own. */
    private static void softplus(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector small = VectorMath.exp(load(from, at + i).abs().neg());
            small.intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
        addLog(from, at, to, toAt, count);
    }

    private static void addLog(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        FloatVector zero = all(0.0f);
        FloatVector one = all(1.0f);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector z = load(from, at + i);
            FloatVector small = VectorMath.log(load(to, toAt + i).add(one));
            z.blend(zero, z.lt(zero)).add(small).intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
    }

    private static void hardSigmoid(MemorySegment from, long at, MemorySegment to, long toAt, int count) {
        FloatVector zero = all(0.0f);
        FloatVector three = all(3.0f);
        FloatVector six = all(6.0f);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector x = load(from, at + i).add(three);
            FloatVector least = x.blend(zero, x.lt(zero));
            least.blend(six, six.lt(least)).div(six).intoMemorySegment(to, (toAt + i) * Float.BYTES, ORDER);
        }
    }
}
