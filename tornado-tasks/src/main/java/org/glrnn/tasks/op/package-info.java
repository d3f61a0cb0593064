/**
 * Operators, one to a room: kernels with their variants, SIMD routines for the JVM device, and the lines that put them into a
 * task graph. {@link org.glrnn.tasks.op.Operators} offers them by the names of parameters.
 *
 * <p>Kernels are static methods over {@code FloatArray}, {@code IntArray} and int or float scalars. Every tensor is a window of
 * a larger flat buffer: a kernel takes the buffer and the offset of the first element. Tensors are row-major; {@code rows}
 * stands for batch times length wherever time does not matter. A kernel is the specification of its operator and runs unchanged
 * on any TornadoVM device; on the JVM device a SIMD routine of the same name, in the class of the kernel's name and "Routines"
 * next to it, may stand in for it, held to it by a parity test. What kernels may and may not do: docs/kernels.md.
 */
package org.glrnn.tasks.op;
