package org.glrnn.device;

import java.util.Optional;

import org.glrnn.device.DeviceChoice.Auto;
import org.glrnn.device.DeviceChoice.Jvm;
import org.glrnn.device.DeviceChoice.Tornado;
import org.tornadojvm.TornadoJvm;

/** Makes the device that was asked for the one that TornadoVM's API uses in this process. */
public final class Devices {
    private Devices() {
    }

    /**
     * Selects a device. Call it before the first task graph.
     *
     * @return the profile of the device in use
     * @throws DeviceException if the device is not there: why, and what to install
     */
    public static DeviceProfile select(DeviceChoice choice) {
        return switch (choice) {
            case Auto _ -> auto();
            case Jvm _ -> jvm();
            case Tornado tornado -> throw notHere(tornado);
        };
    }

    /** Returns where a TornadoVM SDK is said to be, by the environment variable {@code TORNADOVM_HOME}. */
    public static Optional<String> sdk() {
        return Optional.ofNullable(System.getenv("TORNADOVM_HOME")).filter(home -> !home.isBlank());
    }

    private static DeviceProfile auto() {
        TornadoJvm.install();
        return DeviceProfile.named(DeviceProfile.CPU_JVM);
    }

    private static DeviceProfile jvm() {
        if (!TornadoJvm.install()) {
            throw new DeviceException("--device jvm: this process was started with the properties of a TornadoVM SDK;"
                    + " start it without the SDK's argument file");
        }
        return DeviceProfile.named(DeviceProfile.CPU_JVM);
    }

    private static DeviceException notHere(Tornado device) {
        var start = "--device " + device + ": ";
        return new DeviceException(sdk()
                .map(home -> start + "the TornadoVM SDK in " + home + " is not used by this version of glrnn yet;"
                        + " use --device jvm")
                .orElse(start + "needs a TornadoVM SDK and TORNADOVM_HOME set to its folder"
                        + " (https://www.tornadovm.org/downloads); use --device jvm, which needs nothing"));
    }
}
