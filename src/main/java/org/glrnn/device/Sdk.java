package org.glrnn.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A TornadoVM SDK on this machine, as its files describe it; nothing of it is started.
 *
 * @param home its folder
 * @param version its version, such as {@code 5.2.0-jdk25}; "unknown" where the SDK does not say
 * @param backends names of its backends, such as {@code opencl}; empty where the SDK does not say
 */
public record Sdk(Path home, String version, List<String> backends) {
    /** The environment variable that names the folder of an SDK. */
    public static final String VARIABLE = "TORNADOVM_HOME";

    /** What to install, for messages. */
    static final String CURE = "install TornadoVM 5.2.0-jdk25 (https://www.tornadovm.org/downloads) and set " + VARIABLE
            + " to its folder";
    private static final Pattern JDK = Pattern.compile("jdk(\\d+)(plus)?");

    /** Returns the folder that the environment names, if it names one. */
    public static Optional<Path> folder() {
        return Optional.ofNullable(System.getenv(VARIABLE)).filter(home -> !home.isBlank()).map(Path::of);
    }

    /**
     * Reads the SDK in a folder.
     *
     * @throws DeviceException if the folder holds none
     */
    public static Sdk at(Path home) {
        if (SdkArguments.file(home).isEmpty()) {
            throw new DeviceException(VARIABLE + "=" + home + " is not the folder of a TornadoVM SDK (no tornado-argfile in"
                    + " it); " + CURE);
        }
        var backends = property(home, "etc/tornado.backend", "tornado.backends")
                .map(names -> Arrays.stream(names.split(",")).map(Sdk::backendName).filter(name -> !name.isEmpty()).toList())
                .orElse(List.of());
        return new Sdk(home, property(home, "etc/tornado.release", "version").orElse("unknown"), backends);
    }

    /**
     * Checks that the SDK was built for a Java version.
     *
     * @param feature the version, such as 25
     * @throws DeviceException if not
     */
    public Sdk requireJava(int feature) {
        var match = JDK.matcher(version);
        if (match.find()) {
            var built = Integer.parseInt(match.group(1));
            var fits = match.group(2) == null ? feature == built : feature >= built;
            if (!fits) {
                throw new DeviceException("the TornadoVM SDK in " + home + " (" + version + ") is built for JDK " + built
                        + ", and this is JDK " + feature + "; " + (built >= 25 ? "set JAVA_HOME to a JDK " + built : CURE));
            }
        }
        return this;
    }

    /**
     * Checks that the SDK has a backend.
     *
     * @throws DeviceException if not
     */
    public Sdk requireBackend(String backend) {
        if (!backends.isEmpty() && !backends.contains(backend)) {
            throw new DeviceException("the TornadoVM SDK in " + home + " (" + version + ") has no backend " + backend
                    + ", only " + String.join(", ", backends) + "; install one that was built with " + backend);
        }
        return this;
    }

    private static String backendName(String entry) {
        return entry.strip().toLowerCase(Locale.ROOT).replaceFirst("-backend$", "");
    }

    private static Optional<String> property(Path home, String file, String key) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
        return Optional.ofNullable(properties.getProperty(key)).map(String::strip);
    }
}
