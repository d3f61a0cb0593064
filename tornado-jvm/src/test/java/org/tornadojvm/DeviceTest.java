package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tornadojvm.Floats.of;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.exceptions.TornadoBackendNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What programs ask about the device, and the profiler. */
class DeviceTest {

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @Test
    void installs() {
        assertTrue(TornadoJvm.install());
        assertTrue(TornadoJvm.isInstalled());
        try (Settings _ = Settings.set("tornado.load.api.implementation", "another.Implementation")) {
            assertFalse(TornadoJvm.install());
            assertEquals("another.Implementation", System.getProperty("tornado.load.api.implementation"));
        }
        assertTrue(TornadoJvm.isInstalled());
    }

    @Test
    void devices() {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        assertEquals(1, runtime.getNumBackends());
        assertEquals("JAVA", runtime.getBackendType(0).name());
        assertEquals(1, runtime.getBackend(0).getNumDevices());
        TornadoDevice device = TornadoExecutionPlan.getDevice(0, 0);
        assertSame(TornadoExecutionPlan.DEFAULT_DEVICE, device);
        assertTrue(device.getDeviceName().startsWith("JVM ("), device.getDeviceName());
        assertEquals(Workers.threads(), device.getAvailableProcessors());
        assertEquals(TornadoDeviceType.CPU, device.getDeviceType());
        assertTrue(device.getMaxGlobalMemory() > 0);
        assertTrue(device.getDeviceContext().isFP64Supported());
        assertThrows(TornadoBackendNotFound.class, () -> runtime.getBackend(1));
        assertThrows(TornadoDeviceNotFound.class, () -> TornadoExecutionPlan.getDevice(0, 1));
        assertEquals(1, TornadoExecutionPlan.getTornadoDeviceMap().getAllBackends().size());
    }

    @Test
    void settings() {
        TornadoRuntimeProvider.setProperty("tornadojvm.test", "a");
        assertEquals("a", TornadoRuntimeProvider.getProperty("tornadojvm.test"));
        System.clearProperty("tornadojvm.test");
        assertEquals("b", TornadoRuntimeProvider.getProperty("tornadojvm.test", "b"));
    }

    /** Keeps what is logged, away from the console. */
    private static final class Log extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger("org.tornadojvm");
        private final StringBuilder text = new StringBuilder();

        Log() {
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            text.append(entry.getMessage());
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void profiler() throws Exception {
        try (Settings _ = Settings.memory("separate"); Log log = new Log()) {
            FloatArray a = of(1000, _ -> 1);
            TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.EVERY_EXECUTION, a)
                    .task("t0", Kernels.ADD_SCALAR, a, 1f).task("t1", Kernels.ADD_SCALAR, a, 1f)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, a);
            try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
                plan.withDevice(plan.getDevice(0)).withThreadInfo().withPrintKernel().execute();
                assertTrue(log.text.toString().contains("task g.t1: SPLIT"), log.text.toString());
                TornadoProfilerResult off = plan.withoutThreadInfo().execute().getProfilerResult();
                assertEquals(0, off.getTotalTime() + off.getDeviceKernelTime() + off.getTotalBytesTransferred());
                TornadoProfilerResult on = plan.withProfiler(ProfilerMode.SILENT).execute().getProfilerResult();
                assertTrue(on.getDeviceKernelTime() > 0);
                assertTrue(on.getTotalTime() >= on.getDeviceKernelTime() + on.getDataTransfersTime());
                assertEquals(on.getDataTransfersTime(), on.getDeviceReadTime() + on.getDeviceWriteTime());
                assertEquals(4000, on.getTotalBytesCopyIn());
                assertEquals(4000, on.getTotalBytesCopyOut());
                assertEquals(8000, on.getTotalBytesTransferred());
                assertEquals(4000, on.getTotalDeviceMemoryUsage());
                assertEquals(4000, plan.getCurrentDeviceMemoryUsage());
                assertTrue(on.getProfileLog().contains("\"g.t1\": {"), on.getProfileLog());
                assertTrue(on.getProfileLog().contains("\"TOTAL_COPY_IN_SIZE_BYTES\": \"4000\""), on.getProfileLog());
                on.dumpProfiles();
                assertTrue(log.text.toString().endsWith(on.getProfileLog()), log.text.toString());
                plan.withProfiler(ProfilerMode.CONSOLE).execute();
                assertTrue(log.text.toString().endsWith(on.getProfileLog()), log.text.toString());
                plan.clearProfiles();
                assertEquals(0, on.getTotalTime());
                plan.withoutProfiler().resetDevice().execute();
                assertEquals(0, on.getTotalTime());
            }
        }
    }
}
