/**
 * TornadoVM's API on the plain JVM: a plug-in that runs any task graph on the cores of the machine, with no SDK, no
 * driver and no native library.
 *
 * <p>Start with {@link org.tornadojvm.TornadoJvm#install()}; everything after that is TornadoVM's own API. Fast
 * versions of kernels are offered through {@link org.tornadojvm.RoutineProvider} and may share the device's threads
 * through {@link org.tornadojvm.Workers}.
 *
 * <p>System properties:
 * <ul>
 * <li>{@code tornadojvm.threads}: number of threads, default all processors;</li>
 * <li>{@code tornadojvm.memory}: {@code shared} (default; device memory is the host array itself) or {@code separate}
 * (every array gets its own device buffer, filled with NaN, so that a missing transfer shows);</li>
 * <li>{@code tornadojvm.routines}: {@code off} ignores all routines;</li>
 * <li>{@code tornadojvm.split}: {@code off} never splits a kernel over the threads.</li>
 * </ul>
 */
package org.tornadojvm;
