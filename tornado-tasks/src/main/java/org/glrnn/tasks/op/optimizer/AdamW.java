package org.glrnn.tasks.op.optimizer;

import org.glrnn.tasks.graph.Hyper;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * One step of AdamW with decoupled weight decay (Loshchilov, Hutter: Decoupled weight decay regularization, ICLR 2019)
 * after clipping by the global norm, over a part of the flat parameter buffer:
 * <pre>
 *   g = gradient min(1, clip / norm)     m = b1 m + (1 - b1) g     v = b2 v + (1 - b2) g²
 *   p -= rate (m c1 / (sqrt(v c2) + epsilon) + decay p)            c = bias corrections
 * </pre>
 * Tolerance 1e-6 relative to the update.
 */
public final class AdamW {
    /** The cell of the decay of the first moment. */
    public static final int B1 = Hyper.OWN;
    /** The cell of the decay of the second moment. */
    public static final int B2 = Hyper.OWN + 1;
    /** The cell of what is added to the square root of the second moment. */
    public static final int EPSILON = Hyper.OWN + 2;
    /** The cell of the decoupled weight decay. */
    public static final int WEIGHT_DECAY = Hyper.OWN + 3;
    /** The cell of 1 / (1 - b1^step), step counted from 1. */
    public static final int CORRECTION1 = Hyper.OWN + 4;
    /** The cell of 1 / (1 - b2^step), step counted from 1. */
    public static final int CORRECTION2 = Hyper.OWN + 5;

    private AdamW() {
    }

    /**
     * Updates the parameters and moments of one group.
     *
     * <p>Owner: the work item j writes only element offset + j of parameters and moments.
     *
     * @param norms its first cell holds the global norm
     * @param frame offset: the first element of the group
     * @param count its elements
     * @param rateFactor factor of the learning rate
     * @param decayFactor factor of the weight decay
     */
    public static void adamW(FloatArray parameters, FloatArray gradients, FloatArray firstMoment, FloatArray secondMoment,
            FloatArray hyper, FloatArray norms, IntArray frame, int count, float rateFactor, float decayFactor) {
        for (@Parallel int j = 0; j < count; j++) {
            int offset = frame.get(0);
            int i = offset + j;
            float norm = norms.get(0);
            float clip = hyper.get(Hyper.CLIP);
            float scale = clip > 0.0f && norm > clip ? clip / norm : 1.0f;
            float g = gradients.get(i) * scale;
            float b1 = hyper.get(B1);
            float b2 = hyper.get(B2);
            float m = b1 * firstMoment.get(i) + (1.0f - b1) * g;
            float v = b2 * secondMoment.get(i) + (1.0f - b2) * g * g;
            firstMoment.set(i, m);
            secondMoment.set(i, v);
            float root = TornadoMath.sqrt(v * hyper.get(CORRECTION2)) + hyper.get(EPSILON);
            float p = parameters.get(i);
            float update = m * hyper.get(CORRECTION1) / root + hyper.get(WEIGHT_DECAY) * decayFactor * p;
            parameters.set(i, p - hyper.get(Hyper.LEARNING_RATE) * rateFactor * update);
        }
    }
}
