package org.glrnn.tasks.op.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.op.embedding.Embedding;
import org.glrnn.tasks.op.sum.Sums;
import org.glrnn.tasks.testing.Close;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Facts about the embedding, the optimiser and the sums that hold whatever an oracle says. */
class TrainingKernelsTest {

    @Test
    void equalTokensAddUp() {
        FloatArray table = new FloatArray(6);
        FloatArray gradient = FloatArray.fromElements(1, 2, 10, 20, 100, 200);
        Embedding.embeddingGradient(IntArray.fromElements(2, 0, 2), gradient, table, IntArray.fromElements(0, 0), 3, 2);
        Close.EXACT.check(new double[] {10, 20, 0, 0, 101, 202}, table, 0, "table");
    }

    @Test
    void embeddingPicksRows() {
        FloatArray table = FloatArray.fromElements(1, 2, 3, 4, 5, 6);
        FloatArray out = new FloatArray(4);
        Embedding.embeddingForward(IntArray.fromElements(2, 1), table, out, IntArray.fromElements(0, 0), 2, 2);
        Close.EXACT.check(new double[] {5, 6, 3, 4}, out, 0, "out");
    }

    /** With bias correction the first step has the length of the learning rate, whatever the gradient's scale. */
    @Test
    void firstStepHasTheLengthOfTheRate() {
        for (float gradient : new float[] {1e-3f, 1.0f, 1e3f}) {
            assertEquals(1.0f - 0.01f, firstStep(gradient, 0.0f, 0.0f, 0.0f), 1e-6f);
            assertEquals(1.0f + 0.01f, firstStep(-gradient, 0.0f, 0.0f, 0.0f), 1e-6f);
        }
    }

    /** Decoupled: the decay does not pass through the moments. */
    @Test
    void decayPullsToZero() {
        assertEquals(1.0f - 0.01f * 0.1f, firstStep(0.0f, 0.1f, 0.0f, 0.0f), 1e-7f);
    }

    /** Clipping changes nothing in the first step's direction or length, so it is seen in the moment. */
    @Test
    void clippingScalesTheGradient() {
        assertEquals(0.1f * 4.0f, firstMoment(4.0f, 0.0f, 8.0f), 1e-6f);
        assertEquals(0.1f * 1.0f, firstMoment(4.0f, 2.0f, 8.0f), 1e-6f);
        assertEquals(0.1f * 4.0f, firstMoment(4.0f, 9.0f, 8.0f), 1e-6f);
    }

    private static float firstStep(float gradient, float decay, float clip, float norm) {
        FloatArray parameter = FloatArray.fromElements(1.0f);
        step(parameter, new FloatArray(1), gradient, decay, clip, norm);
        return parameter.get(0);
    }

    private static float firstMoment(float gradient, float clip, float norm) {
        FloatArray moment = new FloatArray(1);
        step(FloatArray.fromElements(1.0f), moment, gradient, 0.0f, clip, norm);
        return moment.get(0);
    }

    private static void step(FloatArray parameter, FloatArray moment, float gradient, float decay, float clip,
            float norm) {
        FloatArray hyper = new FloatArray(Hyper.SIZE);
        hyper.set(Hyper.LEARNING_RATE, 0.01f);
        hyper.set(AdamW.B1, 0.9f);
        hyper.set(AdamW.B2, 0.99f);
        hyper.set(AdamW.EPSILON, 1e-12f);
        hyper.set(AdamW.WEIGHT_DECAY, decay);
        hyper.set(AdamW.CORRECTION1, 1.0f / (1.0f - 0.9f));
        hyper.set(AdamW.CORRECTION2, 1.0f / (1.0f - 0.99f));
        hyper.set(Hyper.CLIP, clip);
        AdamW.adamW(parameter, FloatArray.fromElements(gradient), moment, new FloatArray(1), hyper,
                FloatArray.fromElements(norm), IntArray.fromElements(0), 1, 1.0f, 1.0f);
    }

    /** The global norm as the optimiser's graph makes it: squares of blocks, then the root of their sum. */
    @Test
    void globalNorm() {
        FloatArray x = FloatArray.fromElements(3, 0, 4, 0, 12);
        FloatArray partials = new FloatArray(3);
        Sums.blockSquares(x, partials, 5, 2, 3);
        Sums.rootOfSum(partials, partials, IntArray.fromElements(0), 3);
        assertEquals(13.0f, partials.get(0));
    }
}
