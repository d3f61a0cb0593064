package org.glrnn.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All device profiles: those that come with the program, and files of the user's. */
public final class DeviceProfiles {
    /** The profiles that come with the program. */
    public static final List<String> NAMES = List.of(DeviceProfile.CPU_JVM, "cpu-opencl", "gpu-opencl", "gpu-ptx",
            "gpu-cuda", "gpu-spirv", "fpga-intel", "fpga-xilinx");

    private DeviceProfiles() {
    }

    /**
     * A profile and why it was taken.
     *
     * @param profile the profile
     * @param reason for people
     */
    public record Found(DeviceProfile profile, String reason) {
    }

    /**
     * Reads what {@code --profile} names.
     *
     * @param text the name of a profile that comes with the program, or a YAML file
     * @throws DeviceException if there is no such profile or file, or it is wrong: file, line, complaint
     */
    public static DeviceProfile load(String text) {
        return NAMES.contains(text) ? named(text) : ofFile(text);
    }

    /** Returns the profile that fits a device best: the one that asks for most. */
    public static Optional<Found> matching(DeviceInfo device) {
        return NAMES.stream().map(DeviceProfiles::named).filter(profile -> profile.fits(device))
                .max(Comparator.comparing(DeviceProfiles::strictness))
                .map(profile -> new Found(profile, profile.reason()));
    }

    /**
     * Returns the profile whose flags start a JVM before any device was seen.
     *
     * <p>All profiles of a backend but those of FPGAs ask for the same flags; an FPGA's are named by {@code --profile}.
     */
    public static DeviceProfile forLaunch(String backend) {
        return NAMES.stream().map(DeviceProfiles::named)
                .filter(profile -> profile.backend().equals(backend) && !profile.deviceType().equals("fpga"))
                .findFirst()
                .orElseThrow(() -> new DeviceException("there is no profile for the backend " + backend
                        + "; give one with --profile FILE"));
    }

    static DeviceProfile named(String name) {
        var resource = "/device-profiles/" + name + ".yaml";
        try (var stream = DeviceProfiles.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw unknown(name);
            }
            return ProfileReader.read(name + ".yaml", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new DeviceException("the device profile " + name + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static DeviceProfile ofFile(String text) {
        var file = Path.of(text);
        if (!Files.isRegularFile(file)) {
            throw unknown(text);
        }
        try {
            return ProfileReader.read(text, Files.readString(file));
        } catch (IOException failure) {
            throw new DeviceException(text + ": the device profile cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static DeviceException unknown(String name) {
        return new DeviceException("there is no device profile and no file \"" + name + "\"; profiles are "
                + String.join(", ", NAMES));
    }

    private static long strictness(DeviceProfile profile) {
        var named = profile.match().namePattern().equals(".*") ? 0 : 1L << 40;
        return named + profile.match().memoryMegabytes();
    }
}
