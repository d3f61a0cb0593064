/**
 * What SIMD routines share: loads and stores of vectors, vector mathematics, the division of rows among threads, scratch memory;
 * and the provider that offers the routines to the JVM device.
 *
 * <p>A routine is a method of the class that bears its kernel's class name and "Routines", with the kernel's method name and
 * parameters, and must leave the same result, with the same bits for any number of threads. The kernel is the specification; a
 * parity test compares the two.
 */
package org.glrnn.tasks.simd;
