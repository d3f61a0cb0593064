package org.glrnn.tasks.op.optimizer;

import static org.glrnn.tasks.simd.Lanes.WIDTH;
import static org.glrnn.tasks.simd.Lanes.load;
import static org.glrnn.tasks.simd.Lanes.store;

import java.lang.foreign.MemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.simd.Lanes;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.op.optimizer.AdamW}, to the bit: the same operations in the same order, in one pass over
 * the four buffers, split into blocks of elements.
 */
public final class AdamWRoutines {

    private static final int BLOCK = 16384;

    private AdamWRoutines() {
    }

    static void adamW(FloatArray parameters, FloatArray gradients, FloatArray firstMoment, FloatArray secondMoment,
            FloatArray hyper, FloatArray norms, IntArray frame, int count, float rateFactor, float decayFactor) {
        int offset = frame.get(0);
        float norm = norms.get(0);
        float clip = hyper.get(Hyper.CLIP);
        Step step = new Step(parameters.getSegment(), gradients.getSegment(), firstMoment.getSegment(),
                secondMoment.getSegment(), clip > 0.0f && norm > clip ? clip / norm : 1.0f, hyper.get(AdamW.B1),
                hyper.get(AdamW.B2), hyper.get(AdamW.CORRECTION1), hyper.get(AdamW.CORRECTION2),
                hyper.get(AdamW.EPSILON), hyper.get(AdamW.WEIGHT_DECAY) * decayFactor,
                hyper.get(Hyper.LEARNING_RATE) * rateFactor, offset);
        Split.blocks(count, BLOCK, step);
    }

    private record Step(MemorySegment parameters, MemorySegment gradients, MemorySegment firstMoment,
            MemorySegment secondMoment, float scale, float b1, float b2, float correction1, float correction2,
            float epsilon, float decay, float rate, int offset) implements Split.Range {

        @Override
        public void run(int first, int end) {
            int from = offset + first;
            int to = offset + end;
            int whole = from + Lanes.whole(to - from);
            for (int i = from; i < whole; i += WIDTH) {
                FloatVector g = load(gradients, i).mul(scale);
                FloatVector m = first(load(firstMoment, i), g);
                FloatVector v = second(load(secondMoment, i), g);
                store(m, firstMoment, i);
                store(v, secondMoment, i);
                store(moved(load(parameters, i), m, v), parameters, i);
            }
            if (whole < to) {
                tail(whole, to - whole);
            }
        }

        private void tail(int i, int count) {
            VectorMask<Float> tail = Lanes.tail(count);
            FloatVector g = load(gradients, i, tail).mul(scale);
            FloatVector m = first(load(firstMoment, i, tail), g);
            FloatVector v = second(load(secondMoment, i, tail), g);
            store(m, firstMoment, i, tail);
            store(v, secondMoment, i, tail);
            store(moved(load(parameters, i, tail), m, v), parameters, i, tail);
        }

        private FloatVector first(FloatVector moment, FloatVector g) {
            return moment.mul(b1).add(g.mul(1.0f - b1));
        }

        private FloatVector second(FloatVector moment, FloatVector g) {
            return moment.mul(b2).add(g.mul(1.0f - b2).mul(g));
        }

        private FloatVector moved(FloatVector p, FloatVector m, FloatVector v) {
            FloatVector root = v.mul(correction2).sqrt().add(epsilon);
            FloatVector update = m.mul(correction1).div(root).add(p.mul(decay));
            return p.sub(update.mul(rate));
        }
    }
}
