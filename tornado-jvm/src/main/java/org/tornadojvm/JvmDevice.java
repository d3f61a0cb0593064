package org.tornadojvm;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.Event;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.memory.DeviceBufferState;
import uk.ac.manchester.tornado.api.memory.TornadoMemoryProvider;

/**
 * The JVM as a device. Programs ask it for its name and size and hand it to {@code withDevice}; the low-level buffer
 * operations, which only TornadoVM's own interpreter calls, are refused.
 */
final class JvmDevice implements TornadoDevice {

    static final JvmDevice INSTANCE = new JvmDevice();

    private final TornadoTargetDevice target = new JvmTargetDevice();
    private final TornadoDeviceContext context = new JvmDeviceContext();

    private JvmDevice() {
    }

    static void check(TornadoDevice device) {
        if (device != INSTANCE) {
            throw Refusal.of("withDevice(" + (device == null ? null : device.getDeviceName()) + ")",
                    "this process has only the device " + JvmTargetDevice.NAME);
        }
    }

    private static RuntimeException lowLevel(String method) {
        return Refusal.of("TornadoDevice." + method, "move data with the transfer methods of TaskGraph");
    }

    @Override
    public long allocate(Object object, long batchSize, DeviceBufferState state, Access access) {
        throw lowLevel("allocate");
    }

    @Override
    public long allocateObjects(Object[] objects, long batchSize, DeviceBufferState[] states, Access[] accesses) {
        throw lowLevel("allocateObjects");
    }

    @Override
    public long deallocate(DeviceBufferState state) {
        throw lowLevel("deallocate");
    }

    @Override
    public List<Integer> ensurePresent(long planId, Object object, DeviceBufferState state, int[] events,
            long batchSize, long hostOffset) {
        throw lowLevel("ensurePresent");
    }

    @Override
    public List<Integer> streamIn(long planId, Object object, long batchSize, long hostOffset, DeviceBufferState state,
            int[] events) {
        throw lowLevel("streamIn");
    }

    @Override
    public int streamOut(long planId, Object object, long hostOffset, DeviceBufferState state, int[] events) {
        throw lowLevel("streamOut");
    }

    @Override
    public int streamOutBlocking(long planId, Object object, long hostOffset, DeviceBufferState state, int[] events) {
        throw lowLevel("streamOutBlocking");
    }

    @Override
    public Event resolveEvent(long planId, int event) {
        throw lowLevel("resolveEvent");
    }

    @Override
    public void ensureLoaded(long planId) {
        // always loaded
    }

    @Override
    public void flushEvents(long planId) {
        // every call has finished when it returns
    }

    @Override
    public int enqueueBarrier(long planId) {
        return -1;
    }

    @Override
    public int enqueueBarrier(long planId, int[] events) {
        return -1;
    }

    @Override
    public int enqueueMarker(long planId) {
        return -1;
    }

    @Override
    public int enqueueMarker(long planId, int[] events) {
        return -1;
    }

    @Override
    public void sync(long planId) {
        // every call has finished when it returns
    }

    @Override
    public void flush(long planId) {
        // every call has finished when it returns
    }

    @Override
    public void clean() {
        // called by resetDevice(): no queues and no compiled code to drop, and buffers stay as on an accelerator
    }

    @Override
    public void dumpEvents(long planId) {
        throw lowLevel("dumpEvents");
    }

    @Override
    public String getDeviceName() {
        return JvmTargetDevice.NAME;
    }

    @Override
    public String getDescription() {
        return target.getDeviceInfo();
    }

    @Override
    public String getPlatformName() {
        return System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version");
    }

    @Override
    public TornadoDeviceContext getDeviceContext() {
        return context;
    }

    @Override
    public TornadoTargetDevice getPhysicalDevice() {
        return target;
    }

    @Override
    public TornadoMemoryProvider getMemoryProvider() {
        return this::getMaxGlobalMemory;
    }

    @Override
    public TornadoDeviceType getDeviceType() {
        return TornadoDeviceType.CPU;
    }

    @Override
    public long getMaxAllocMemory() {
        return target.getDeviceMaxAllocationSize();
    }

    @Override
    public long getMaxGlobalMemory() {
        return target.getDeviceGlobalMemorySize();
    }

    @Override
    public long getDeviceLocalMemorySize() {
        return target.getDeviceLocalMemorySize();
    }

    @Override
    public long[] getDeviceMaxWorkgroupDimensions() {
        return target.getDeviceMaxWorkItemSizes();
    }

    @Override
    public String getDeviceOpenCLCVersion() {
        return "none";
    }

    @Override
    public Object getDeviceInfo() {
        return target.getDeviceInfo();
    }

    @Override
    public int getBackendIndex() {
        return 0;
    }

    @Override
    public int getAvailableProcessors() {
        return Workers.threads();
    }

    @Override
    public Object getAtomic() {
        return null;
    }

    @Override
    @SuppressWarnings("deprecation")
    public void setAtomicsMapping(ConcurrentHashMap<Object, Integer> mappingAtomics) {
        // atomics are ordinary objects here
    }

    @Override
    public TornadoVMBackendType getTornadoVMBackend() {
        return JvmBackend.TYPE;
    }

    @Override
    public boolean isSPIRVSupported() {
        return false;
    }

    @Override
    public void mapDeviceRegion(long planId, Object destArray, Object srcArray, DeviceBufferState stateSrc,
            DeviceBufferState stateDest, long offset) {
        throw lowLevel("mapDeviceRegion");
    }

    @Override
    public String toString() {
        return getDescription();
    }
}
