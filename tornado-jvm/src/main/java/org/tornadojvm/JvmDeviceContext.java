package org.tornadojvm;

import java.util.Set;

import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.SchedulableTask;
import uk.ac.manchester.tornado.api.memory.TornadoMemoryProvider;

/** The context of the JVM device. It holds no state: device memory belongs to the task graphs. */
final class JvmDeviceContext implements TornadoDeviceContext {

    @Override
    public TornadoTargetDevice getDevice() {
        return JvmDevice.INSTANCE.getPhysicalDevice();
    }

    @Override
    public TornadoMemoryProvider getMemoryManager() {
        return JvmDevice.INSTANCE.getMemoryProvider();
    }

    @Override
    public boolean wasReset() {
        return false;
    }

    @Override
    public void reset(long executionPlanId) {
        // no queues, no compiled code: nothing to reset
    }

    @Override
    public void setResetToFalse() {
        // never reset
    }

    @Override
    public boolean isPlatformFPGA() {
        return false;
    }

    @Override
    public boolean isPlatformXilinxFPGA() {
        return false;
    }

    @Override
    public boolean isFP64Supported() {
        return true;
    }

    @Override
    public boolean isCached(long executionPlanId, String methodName, SchedulableTask task) {
        return false;
    }

    @Override
    public int getDeviceIndex() {
        return 0;
    }

    @Override
    public int getDevicePlatform() {
        return 0;
    }

    @Override
    public String getDeviceName() {
        return JvmTargetDevice.NAME;
    }

    @Override
    public int getDriverIndex() {
        return 0;
    }

    @Override
    public Set<Long> getRegisteredPlanIds() {
        return Set.of();
    }
}
