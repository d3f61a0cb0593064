/** The gated linear RNN as a layer: a building block with forward and backward. */
package org.glrnn.nn;
