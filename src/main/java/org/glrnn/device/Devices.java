package org.glrnn.device;

import java.util.List;
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
     * What was selected.
     *
     * @param profile the profile in use
     * @param note a line for the user, if there is something to say
     */
    public record Selection(DeviceProfile profile, Optional<String> note) {
    }

    /**
     * Selects a device, with the profile that fits it. Call it before the first task graph.
     *
     * @return the profile of the device in use
     * @throws DeviceException if the device is not there: why, and what to install
     */
    public static DeviceProfile select(DeviceChoice choice) {
        return select(choice, Optional.empty()).profile();
    }

    /**
     * Selects a device. Call it before the first task graph.
     *
     * @param override a profile to use instead of the one that fits
     * @throws DeviceException if the device is not there, or the profile is for another backend
     */
    public static Selection select(DeviceChoice choice, Optional<DeviceProfile> override) {
        return switch (choice) {
            case Auto _ -> auto(override);
            case Jvm _ -> new Selection(jvm(override), Optional.empty());
            case Tornado tornado -> tornado(tornado, override);
        };
    }

    /** Lists the devices of the TornadoVM SDK that this process was started with; none where there is no SDK. */
    public static List<DeviceInfo> list() {
        return TornadoJvm.install() ? List.of() : TornadoDevices.list();
    }

    private static Selection auto(Optional<DeviceProfile> override) {
        var note = Sdk.folder().map(home -> "computing on the JVM device; the TornadoVM SDK in " + home
                + " is used with --device, see glrnn devices");
        return new Selection(TornadoJvm.install() ? jvm(override) : DeviceProfile.named(DeviceProfile.CPU_JVM), note);
    }

    private static DeviceProfile jvm(Optional<DeviceProfile> override) {
        if (!TornadoJvm.install()) {
            throw new DeviceException("--device jvm: this process was started with the properties of a TornadoVM SDK;"
                    + " start it without the SDK's argument file");
        }
        return override.map(profile -> requireBackend(profile, "jvm"))
                .orElseGet(() -> DeviceProfile.named(DeviceProfile.CPU_JVM));
    }

    private static Selection tornado(Tornado choice, Optional<DeviceProfile> override) {
        if (TornadoJvm.install()) {
            throw notHere(choice);
        }
        var device = TornadoDevices.select(choice);
        var profile = override.map(given -> requireBackend(given, choice.backend()))
                .orElseGet(() -> matching(device));
        return new Selection(profile, missingFlags(profile));
    }

    private static DeviceProfile matching(DeviceInfo device) {
        return DeviceProfiles.matching(device).map(DeviceProfiles.Found::profile)
                .orElseThrow(() -> new DeviceException("--device " + device.device() + ": no profile fits " + device.name()
                        + " (" + device.type() + "); give one with --profile FILE"));
    }

    private static DeviceProfile requireBackend(DeviceProfile profile, String backend) {
        if (!profile.backend().equals(backend)) {
            throw new DeviceException("the profile " + profile.name() + " is for " + profile.backend() + ", and the device is"
                    + " of " + backend);
        }
        return profile;
    }

    // The launcher chose flags by the backend only, before any device was seen.
    private static Optional<String> missingFlags(DeviceProfile profile) {
        var launched = System.getProperty(SdkLaunch.PROFILE_PROPERTY);
        if (launched == null || launched.equals(profile.name()) || !DeviceProfiles.NAMES.contains(launched)
                || DeviceProfile.named(launched).jvmArguments().equals(profile.jvmArguments())) {
            return Optional.empty();
        }
        return Optional.of("the profile " + profile.name() + " has JVM flags of its own; they take effect with --profile "
                + profile.name());
    }

    private static DeviceException notHere(Tornado device) {
        var start = "--device " + device + ": ";
        return new DeviceException(Sdk.folder()
                .map(home -> start + "this process was not started with the SDK in " + Sdk.VARIABLE + "=" + home
                        + "; start it with ./glrnn")
                .orElse(start + "needs a TornadoVM SDK; " + Sdk.CURE + ", or use --device jvm, which needs nothing"));
    }
}
