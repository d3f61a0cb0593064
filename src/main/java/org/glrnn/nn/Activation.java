package org.glrnn.nn;

/** An elementwise nonlinearity of the gated linear RNN. */
public enum Activation {
    /** Hyperbolic tangent. */
    TANH,
    /** Logistic sigmoid, 1/(1+exp(-z)). */
    SIGMOID
}
