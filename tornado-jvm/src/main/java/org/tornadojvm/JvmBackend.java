package org.tornadojvm;

import java.util.List;
import java.util.stream.Stream;

import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;

/** The backend with the JVM as its only device. */
final class JvmBackend implements TornadoBackend {

    static final JvmBackend INSTANCE = new JvmBackend();

    /** By name, because the constants differ between versions of the API. */
    static final TornadoVMBackendType TYPE = Stream.of(TornadoVMBackendType.values())
            .filter(type -> type.name().equals("JAVA")).findAny().orElse(TornadoVMBackendType.values()[0]);

    private JvmBackend() {
    }

    @Override
    public TornadoDevice getDefaultDevice() {
        return JvmDevice.INSTANCE;
    }

    @Override
    public void setDefaultDevice(int index) {
        getDevice(index);
    }

    @Override
    public int getNumDevices() {
        return 1;
    }

    @Override
    public TornadoDevice getDevice(int index) {
        if (index != 0) {
            throw new TornadoDeviceNotFound("[JVM device] no device " + index + ": there is only device 0, the JVM");
        }
        return JvmDevice.INSTANCE;
    }

    @Override
    public List<TornadoDevice> getAllDevices() {
        return List.of(JvmDevice.INSTANCE);
    }

    @Override
    public TornadoDeviceType getTypeDefaultDevice() {
        return JvmDevice.INSTANCE.getDeviceType();
    }

    @Override
    public String getName() {
        return "JVM";
    }

    @Override
    public int getNumPlatforms() {
        return 1;
    }

    @Override
    public TornadoVMBackendType getBackendType() {
        return TYPE;
    }
}
