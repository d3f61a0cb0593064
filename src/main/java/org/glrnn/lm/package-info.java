/** The gated linear RNN language model: configuration, parameters, evaluation and one-token decoding. */
package org.glrnn.lm;
