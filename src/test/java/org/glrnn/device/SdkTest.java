package org.glrnn.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** SDKs made of the few files that are read of one. */
class SdkTest {
    private static final String ARGUMENTS = """
            # === Module system ===
            -server
            -Djava.library.path=${TORNADOVM_HOME}/lib
            --module-path .:${TORNADOVM_HOME}/share/java/tornado
            """;

    @TempDir
    private Path home;

    private Sdk sdk(String version, String backends) throws IOException {
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("tornado-argfile.template"), ARGUMENTS);
        Files.writeString(home.resolve("etc/tornado.release"), "version=" + version + "\n");
        Files.writeString(home.resolve("etc/tornado.backend"), "tornado.backends=" + backends + "\n");
        return Sdk.at(home);
    }

    @Test
    void readsVersionAndBackends() throws IOException {
        assertEquals(new Sdk(home, "5.2.0-jdk25", List.of("opencl", "ptx")), sdk("5.2.0-jdk25", "opencl-backend,ptx-backend"));
    }

    @Test
    void aFolderWithoutAnArgumentFileIsNoSdk() {
        assertComplains("is not the folder of a TornadoVM SDK", () -> Sdk.at(home));
    }

    @Test
    void theJdkMustBeTheOneItWasBuiltFor() throws IOException {
        sdk("5.2.0-jdk25", "opencl-backend").requireJava(25);
        sdk("7.0.0-jdk22plus", "opencl-backend").requireJava(25);
        sdk("unnumbered", "opencl-backend").requireJava(25);
        assertComplains("is built for JDK 25, and this is JDK 26", () -> sdk("5.2.0-jdk25", "opencl-backend").requireJava(26));
        assertComplains("is built for JDK 21", () -> sdk("5.2.0-jdk21", "opencl-backend").requireJava(25));
        assertComplains("is built for JDK 26", () -> sdk("8.0.0-jdk26plus", "opencl-backend").requireJava(25));
    }

    @Test
    void theBackendMustBeThere() throws IOException {
        sdk("5.2.0-jdk25", "opencl-backend").requireBackend("opencl");
        sdk("5.2.0-jdk25", "").requireBackend("spirv");
        assertComplains("has no backend ptx, only opencl", () -> sdk("5.2.0-jdk25", "opencl-backend").requireBackend("ptx"));
    }

    @Test
    void argumentsAreSafeFromAnyDirectory() throws IOException {
        var arguments = SdkArguments.read(sdk("5.2.0-jdk25", "opencl-backend").home());
        assertEquals(List.of("-server", "-Djava.library.path=" + home + "/lib", "--module-path", home + "/share/java/tornado"),
                arguments);
    }

    @Test
    void theTemplateComesBeforeTheExpandedFile() throws IOException {
        Files.writeString(home.resolve("tornado-argfile"), "--module-path=.:/elsewhere:\n");
        assertEquals(List.of("--module-path=/elsewhere"), SdkArguments.read(home));
        sdk("5.2.0-jdk25", "opencl-backend");
        assertEquals("-server", SdkArguments.read(home).getFirst());
    }

    @Test
    void theLaunchForbidsSequentialJavaAndCarriesTheProfile() throws IOException {
        var arguments = SdkLaunch.arguments(sdk("5.2.0-jdk25", "opencl-backend"), DeviceProfile.named("gpu-opencl"));
        assertTrue(arguments.contains("-Dtornado.recover.bailout=False"), arguments.toString());
        assertTrue(arguments.contains("-Dtornado.opencl.compiler.flags=-cl-mad-enable -w"), arguments.toString());
        assertFalse(arguments.contains("."), arguments.toString());
    }

    @Test
    void anArgumentFileIsQuotedAndNamedByItsContent(@TempDir Path directory) throws IOException {
        var file = SdkLaunch.write(List.of("-Da=b c", "-Dd=\"e\\"), directory);
        assertEquals("\"-Da=b c\"\n\"-Dd=\\\"e\\\\\"\n", Files.readString(file));
        assertEquals(file, SdkLaunch.write(List.of("-Da=b c", "-Dd=\"e\\"), directory));
    }

    /** A checkout that cannot be written, with a build in it, must do. */
    @Test
    void whereNothingCanBeWrittenAnArgumentFileIsTemporary(@TempDir Path directory) throws IOException {
        var nowhere = Files.createFile(directory.resolve("a file"));
        var file = SdkLaunch.write(List.of("-Da=b"), nowhere);
        assertEquals("\"-Da=b\"\n", Files.readString(file));
        Files.delete(file);
        Files.delete(file.getParent());
    }

    private static void assertComplains(String part, Executable action) {
        var message = assertThrows(DeviceException.class, action).getMessage();
        assertTrue(message.contains(part) && message.lines().count() == 1, message);
    }
}
