package org.glrnn.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.glrnn.data.GlrnnException;

/**
 * How a JVM is started that runs TornadoVM's devices: the SDK's own arguments, what this project needs on top, and what a
 * profile asks for.
 */
public final class SdkLaunch {
    /** Names, in the started JVM, the profile whose flags it was started with. */
    static final String PROFILE_PROPERTY = "glrnn.launch.profile";

    // A kernel that TornadoVM refuses must fail, never run as sequential Java; and our graphs have more than 4 kB of code.
    private static final List<String> OWN = List.of("-Dtornado.recover.bailout=False",
            "-Dtornado.tvm.maxbytecodesize=1048576");

    private SdkLaunch() {
    }

    /** Returns the arguments in front of the class path. */
    public static List<String> arguments(Sdk sdk, DeviceProfile profile) {
        List<String> arguments = new ArrayList<>(SdkArguments.read(sdk.home()));
        arguments.addAll(OWN);
        arguments.add("-D" + PROFILE_PROPERTY + "=" + profile.name());
        arguments.addAll(profile.jvmArguments());
        return arguments;
    }

    /**
     * Writes an argument file for {@code java @FILE}. Its name follows from its content, so commands that run at the same
     * time share it, and later ones find it.
     *
     * @param directory where to; a new temporary directory where nothing can be written there
     */
    public static Path write(List<String> arguments, Path directory) {
        var text = SdkArguments.text(arguments);
        var name = "tornadovm-" + HexFormat.of().toHexDigits(text.hashCode()) + ".args";
        var file = directory.resolve(name);
        try {
            return isWritten(text, file) ? file : write(text, file);
        } catch (IOException failure) {
            return writeElsewhere(text, name, failure);
        }
    }

    private static boolean isWritten(String text, Path file) throws IOException {
        return Files.isRegularFile(file) && Files.readString(file).equals(text);
    }

    private static Path write(String text, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var temporary = Files.createTempFile(file.getParent(), "tornadovm-", ".tmp");
        Files.writeString(temporary, text);
        return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path writeElsewhere(String text, String name, IOException before) {
        try {
            return write(text, Files.createTempDirectory("glrnn-").resolve(name));
        } catch (IOException failure) {
            failure.addSuppressed(before);
            throw new DeviceException("the arguments of the SDK's JVM cannot be written, neither next to the build nor"
                    + " in " + System.getProperty("java.io.tmpdir") + ": " + GlrnnException.reason(failure)
                    + "; free space or check permissions", failure);
        }
    }
}
