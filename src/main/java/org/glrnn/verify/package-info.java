/** Comparison with golden vectors: numbers that the reference implementation produced. */
package org.glrnn.verify;
