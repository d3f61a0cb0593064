package org.glrnn.device;

import java.io.IOException;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What is known about one kind of device: {@code device-profiles/<name>.yaml}.
 *
 * @param name the file's name without its ending
 * @param backend {@code jvm} or the name of a TornadoVM backend
 * @param deviceType {@code cpu}, {@code gpu} or {@code fpga}
 * @param match what a device must have for this profile to be found by itself
 * @param scan how the recurrence is computed
 * @param product how matrix products are computed
 * @param jvmFlags further options of the JVM that the launcher starts
 * @param compilerFlags options of the backend's compiler
 * @param notes for people
 */
public record DeviceProfile(
        String name,
        String backend,
        String deviceType,
        Match match,
        Scan scan,
        Product product,
        List<String> jvmFlags,
        List<String> compilerFlags,
        String notes) {

    /** The profile of the JVM device. */
    public static final String CPU_JVM = "cpu-jvm";

    /**
     * What a device must have.
     *
     * @param namePattern a regular expression for the device's name
     * @param memoryMegabytes least memory, 0 for any
     */
    public record Match(String namePattern, long memoryMegabytes) {
    }

    /**
     * How the recurrence is computed.
     *
     * @param variant name of the scan kernel
     * @param chunk steps of one chunk, 0 where the variant has none
     */
    public record Scan(String variant, int chunk) {
    }

    /**
     * How matrix products are computed.
     *
     * @param variant name of the product kernel
     * @param tile edge of a tile, 0 where the variant chooses
     */
    public record Product(String variant, int tile) {
    }

    /**
     * Reads a profile that comes with the program.
     *
     * @throws DeviceException if there is none of that name, or it cannot be read
     */
    public static DeviceProfile named(String name) {
        var resource = "/device-profiles/" + name + ".yaml";
        try (var stream = DeviceProfile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new DeviceException("there is no device profile \"" + name + "\"; this version has " + CPU_JVM);
            }
            return mapper().readValue(stream, DeviceProfile.class);
        } catch (IOException | JacksonException failure) {
            throw new DeviceException("the device profile " + resource + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static YAMLMapper mapper() {
        return YAMLMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }
}
