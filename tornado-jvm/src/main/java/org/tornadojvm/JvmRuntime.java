package org.tornadojvm;

import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoBackendNotFound;

/**
 * TornadoVM's runtime with one backend, the JVM, that has one device. Public only because TornadoVM's API finds it by
 * name.
 */
public final class JvmRuntime implements TornadoRuntime {

    private static final JvmRuntime INSTANCE = new JvmRuntime();

    private JvmRuntime() {
    }

    /**
     * Called by TornadoVM's API.
     *
     * @return the runtime
     */
    public static TornadoRuntime getTornadoRuntime() {
        return INSTANCE;
    }

    @Override
    public TornadoBackend getBackend(int index) {
        checkIndex(index);
        return JvmBackend.INSTANCE;
    }

    @Override
    public void setDefaultBackend(int index) {
        checkIndex(index);
    }

    @Override
    public TornadoVMBackendType getBackendType(int index) {
        return getBackend(index).getBackendType();
    }

    @Override
    public <D extends TornadoBackend> D getBackend(Class<D> type) {
        if (type.isInstance(JvmBackend.INSTANCE)) {
            return type.cast(JvmBackend.INSTANCE);
        }
        throw new TornadoBackendNotFound("[JVM device] no backend of type " + type.getName()
                + ": there is only the JVM");
    }

    @Override
    public int getNumBackends() {
        return 1;
    }

    @Override
    public TornadoDevice getDefaultDevice() {
        return JvmDevice.INSTANCE;
    }

    @Override
    public <D extends TornadoBackend> int getBackendIndex(Class<D> driverClass) {
        getBackend(driverClass);
        return 0;
    }

    @Override
    public boolean isProfilerEnabled() {
        return Boolean.getBoolean("tornado.profiler");
    }

    @Override
    public boolean isPowerMonitoringEnabled() {
        return false;
    }

    @Override
    public long getPowerMetric() {
        throw Refusal.of("getPowerMetric", "measure the power of the machine with its own tools");
    }

    private static void checkIndex(int index) {
        if (index != 0) {
            throw new TornadoBackendNotFound("[JVM device] no backend " + index + ": there is only backend 0, the JVM");
        }
    }
}
