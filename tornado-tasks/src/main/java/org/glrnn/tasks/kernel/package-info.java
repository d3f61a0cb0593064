/**
 * The operators as TornadoVM kernels: static methods over {@code FloatArray}, {@code IntArray} and int or float scalars.
 *
 * <p>Every tensor is a window of a larger flat buffer: a kernel takes the buffer and the offset of the first element.
 * Tensors are row-major; {@code rows} stands for batch times length wherever time does not matter. A kernel is the
 * specification of its operator and runs unchanged on any TornadoVM device; on the JVM device a SIMD routine of the same
 * name may stand in for it, held to it by a parity test. What kernels may and may not do: docs/kernels.md.
 */
package org.glrnn.tasks.kernel;
