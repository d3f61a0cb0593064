package org.tornadojvm;

import uk.ac.manchester.tornado.api.TornadoTargetDevice;

/** What there is to know about the machine: its processors and the memory of the JVM. */
final class JvmTargetDevice implements TornadoTargetDevice {

    /** Work items of a group: one virtual thread each, so this is a limit of patience only. */
    static final int MAX_GROUP_SIZE = 1024;

    static final String NAME = "JVM (" + System.getProperty("java.vm.name") + " " + Runtime.version().feature() + ")";

    @Override
    public String getDeviceName() {
        return NAME;
    }

    @Override
    public long getDeviceGlobalMemorySize() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public long getDeviceLocalMemorySize() {
        return 64 * 1024;
    }

    @Override
    public int getDeviceMaxComputeUnits() {
        return Workers.threads();
    }

    @Override
    public long[] getDeviceMaxWorkItemSizes() {
        return new long[] {MAX_GROUP_SIZE, MAX_GROUP_SIZE, MAX_GROUP_SIZE};
    }

    @Override
    public long[] getDeviceMaxWorkGroupSize() {
        return new long[] {MAX_GROUP_SIZE};
    }

    @Override
    public int getMaxThreadsPerBlock() {
        return MAX_GROUP_SIZE;
    }

    @Override
    public int getDeviceMaxClockFrequency() {
        return 0;
    }

    @Override
    public long getDeviceMaxConstantBufferSize() {
        return getDeviceGlobalMemorySize();
    }

    @Override
    public long getDeviceMaxAllocationSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String getDeviceInfo() {
        return "%s, %d threads, %s %s".formatted(NAME, Workers.threads(), System.getProperty("os.name"),
                System.getProperty("os.arch"));
    }
}
