package org.glrnn.verify;

import org.glrnn.verify.Comparison.Tolerance;

/** What single precision may differ from the references' double precision. */
final class Tolerances {
    static final Tolerance LAYER_OUTPUT = new Tolerance(1e-6, 0);
    static final Tolerance MODEL_OUTPUT = new Tolerance(1e-5, 0);
    static final Tolerance GRADIENT = new Tolerance(1e-5, 1e-4);
    static final Tolerance TRAINING_LOSS = new Tolerance(2e-5, 0);
    static final Tolerance LEARNING_RATE = new Tolerance(1e-12, 1e-6);
    static final Tolerance PARAMETERS_AFTER = new Tolerance(2e-4, 0);

    private Tolerances() {
    }
}
