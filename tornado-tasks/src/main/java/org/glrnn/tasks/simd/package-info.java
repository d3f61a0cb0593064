/**
 * Routines: fast versions of the kernels for the JVM device, with the Vector API on the buffers' memory segments.
 *
 * <p>A routine has the class name, the method name and the parameters of its kernel, and must leave the same result, with
 * the same bits for any number of threads. The kernel is the specification; a parity test compares the two.
 */
package org.glrnn.tasks.simd;
