/** Elementwise nonlinearities. */
package org.glrnn.tasks.op.activation;
