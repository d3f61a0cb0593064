package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the launcher in a made-up project, with made-up JDKs and Maven, and few of the machine's own tools. */
abstract class LauncherFixture {
    /** A file of every kind that a build is made of. */
    protected static final List<String> SOURCES = List.of("cli/src/main/java/Main.java", "src/main/java/A.java",
            "tornado-tasks/src/main/java/B.java", "tornado-api/src/build/C.java", "device-profiles/cpu.yaml", "cli/pom.xml",
            "src/pom.xml", "tornado-jvm/pom.xml", "pom.xml");

    @TempDir
    protected Path temporary;
    protected Path home;
    protected Path jdks;
    protected Path tools;

    @BeforeEach
    void setUp() throws IOException {
        home = Files.createDirectories(temporary.resolve("a project, here"));
        jdks = Files.createDirectories(temporary.resolve("some jdks"));
        tools = Files.createDirectories(temporary.resolve("tools"));
        Files.copy(Processes.launcher(), home.resolve("glrnn"));
        assertTrue(home.resolve("glrnn").toFile().setExecutable(true));
        for (var source : SOURCES) {
            Files.createDirectories(home.resolve(source).getParent());
            Files.writeString(home.resolve(source), "");
        }
        script(tools.resolve("mvn"), """
                echo built >> "%1$s/builds"
                mkdir -p cli/target/lib
                touch cli/target/glrnn-cli-1.jar cli/target/lib/other.jar cli/target/lib/tornado-api-1.jar
                """.formatted(temporary));
    }

    protected Result startWithSdk(String sdk, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(home.resolve("glrnn").toString());
        return Processes.run(Map.of("GLRNN_JDKS", jdks.toString(), "PATH", path(), "TORNADOVM_HOME", sdk),
                command.toArray(String[]::new));
    }

    protected Result start(Path launcher, String... arguments) throws IOException {
        var command = new String[arguments.length + 1];
        command[0] = launcher.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Processes.run(Map.of("GLRNN_JDKS", jdks.toString(), "PATH", path()), command);
    }

    // Without the machine's own java and mvn, whatever they are; a tool that a test has made up stays.
    protected String path() throws IOException {
        for (var tool : new String[] {"sh", "cat", "date", "dirname", "find", "head", "mkdir", "mv", "cp", "readlink",
            "rm", "sleep", "touch"}) {
            if (!Files.exists(tools.resolve(tool))) {
                script(tools.resolve(tool), "exec " + find(tool) + " \"$@\"");
            }
        }
        return tools.toString();
    }

    protected static Path find(String tool) {
        var usr = Path.of("/usr/bin", tool);
        return Files.exists(usr) ? usr : Path.of("/bin", tool);
    }

    protected Path jdk(String name, String version) throws IOException {
        var jdk = Files.createDirectories(jdks.resolve(name));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"y\"\n");
        script(jdk.resolve("bin/javac"), "");
        script(jdk.resolve("bin/java"), """
                case "$TORNADOVM_HOME:$*" in
                  sdk:*org.glrnn.cli.Launch*) echo "/a b/sdk.args"; exit ;;
                  bad:*org.glrnn.cli.Launch*) echo "glrnn: bad SDK" >&2; exit 1 ;;
                  *org.glrnn.cli.Launch*) exit ;;
                esac
                printf '[%s]' '%s' "$@"
                echo
                case "$*" in *-Dglrnn.stderr=3*) echo a word on stderr >&3 ;; esac
                """.formatted("%s", name));
        return jdk;
    }

    protected static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body);
        assertTrue(file.toFile().setExecutable(true));
    }
}
