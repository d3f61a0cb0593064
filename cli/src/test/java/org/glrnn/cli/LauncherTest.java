package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The launcher with a made-up JDK and a made-up Maven: what it looks for, builds and starts. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest extends LauncherFixture {
    @Test
    void findsTheNewestEnoughJdkBuildsAndPassesArgumentsOn() throws IOException {
        jdk("old", "17.0.9");
        jdk("new enough", "25.0.1");
        var link = Files.createSymbolicLink(temporary.resolve("linked"), home.resolve("glrnn"));
        var result = start(link, "generate", "a run", "--prompt", "two words  \"'$HOME");
        assertAll(
                () -> assertEquals(0, result.code(), result.err()),
                () -> assertTrue(result.out().contains("[new enough]"), result.out()),
                () -> assertTrue(result.out().contains("[-Dglrnn.home=" + home.toRealPath() + "]"), result.out()),
                () -> assertTrue(result.out().contains("/glrnn-cli-1.jar:"), result.out()),
                () -> assertTrue(result.out().endsWith("[generate][a run][--prompt][two words  \"'$HOME]\n"), result.out()),
                () -> assertTrue(result.err().contains("building"), result.err()),
                () -> assertTrue(result.err().contains("a word on stderr"), result.err()));
    }

    @Test
    void prefersJavaHome() throws IOException {
        jdk("a", "25.0.1");
        var preferred = jdk("preferred", "26");
        var result = Processes.run(Map.of("JAVA_HOME", preferred.toString(), "GLRNN_JDKS", jdks.toString(), "PATH", path()),
                home.resolve("glrnn").toString(), "--version");
        assertTrue(result.out().contains("[preferred]"), result.out());
    }

    @Test
    void withoutAJdkOneLineSaysWhatToInstall() throws IOException {
        jdk("old", "24.0.2");
        Files.createDirectories(jdks.resolve("not a jdk"));
        var result = start(home.resolve("glrnn"), "devices");
        assertAll(
                () -> assertEquals(1, result.code()),
                () -> assertEquals(1, result.err().lines().count(), result.err()),
                () -> assertTrue(result.err().contains("no JDK 25 or newer"), result.err()),
                () -> assertTrue(result.err().contains("JAVA_HOME"), result.err()),
                () -> assertFalse(Files.exists(temporary.resolve("builds"))));
    }

    @Test
    void buildsOnceAndAgainAfterAChange() throws IOException {
        jdk("jdk", "25");
        start(home.resolve("glrnn"), "devices");
        assertFalse(start(home.resolve("glrnn"), "devices").err().contains("building"));
        for (var source : SOURCES) {
            var before = Files.getLastModifiedTime(home.resolve(source));
            Files.setLastModifiedTime(home.resolve(source), FileTime.from(Instant.now().plusSeconds(60)));
            assertTrue(start(home.resolve("glrnn"), "devices").err().contains("building"), source);
            Files.setLastModifiedTime(home.resolve(source), before);
        }
        assertEquals(1 + SOURCES.size(), Files.readAllLines(temporary.resolve("builds")).size());
    }

    @Test
    void startsWithoutTheJarsOfAnotherVersion() throws IOException {
        jdk("jdk", "25");
        var libraries = Files.createDirectories(home.resolve("cli/target/lib"));
        Files.writeString(libraries.resolve("glrnn-0.jar"), "");
        Files.writeString(home.resolve("cli/target/glrnn-cli-0.jar"), "");
        var result = start(home.resolve("glrnn"), "devices");
        assertAll(
                () -> assertTrue(result.out().contains("/glrnn-cli-1.jar:"), result.out()),
                () -> assertFalse(result.out().contains("-0.jar"), result.out()));
    }

    @Test
    void aFailedBuildShowsItsLog() throws IOException {
        jdk("jdk", "25");
        script(tools.resolve("mvn"), "echo A.java:1: something is wrong; exit 1");
        var result = start(home.resolve("glrnn"), "devices");
        assertAll(
                () -> assertEquals(1, result.code()),
                () -> assertTrue(result.err().contains("A.java:1: something is wrong"), result.err()),
                () -> assertTrue(result.err().contains("glrnn: the build failed"), result.err()),
                () -> assertEquals("", result.out()));
    }

    @Test
    void startsWithTheClassesOfTheBuildWhereThereAreAny() throws IOException {
        jdk("jdk", "25");
        var launcher = home.resolve("glrnn");
        assertFalse(start(launcher, "devices").out().contains("SharedArchiveFile"), "the made-up java archived nothing");
        var build = home.resolve("cli/target/app").resolve(Files.readString(home.resolve("cli/target/app/current")).strip());
        Files.writeString(build.resolve("classes.jsa"), "");
        var archive = "[-XX:SharedArchiveFile=" + build.toRealPath().resolve("classes.jsa") + "]";
        assertAll(
                () -> assertTrue(start(launcher, "devices").out().contains(archive)),
                () -> assertFalse(startWithSdk("sdk", List.of("devices")).out().contains("SharedArchiveFile")),
                () -> assertTrue(startWithSdk("", List.of("devices")).out().contains(archive)));
    }

    @Test
    void archivesTheClassesOfAShortTrainingThatLeavesNothingBehind() throws IOException {
        jdk("jdk", "25");
        script(jdks.resolve("jdk/bin/java"), """
                for word in "$@"; do
                  case $word in
                    -XX:ArchiveClassesAtExit=*) touch "${word#*=}" ;;
                    */run) mkdir "$word"; echo training; echo a word on stderr >&2 ;;
                    -XX:SharedArchiveFile=*) echo started ;;
                  esac
                done
                """);
        var result = start(home.resolve("glrnn"), "devices");
        var app = home.resolve("cli/target/app");
        assertAll(
                () -> assertEquals("started\n", result.out()),
                () -> assertEquals(1, result.err().lines().count(), result.err()),
                () -> assertFalse(Files.exists(app.resolve(Files.readString(app.resolve("current")).strip()).resolve("run"))));
    }

    @Test
    void anSdkBringsItsArgumentsAndItsOwnApi() throws IOException {
        jdk("jdk", "25");
        for (var arguments : List.of(List.of("eval", "--device", "opencl:0"), List.of("eval", "--device=opencl:0"),
                List.of("devices"))) {
            var result = startWithSdk("sdk", arguments);
            assertAll(
                    () -> assertTrue(result.out().contains("[@/a b/sdk.args]"), result.out()),
                    () -> assertTrue(result.out().contains("/other.jar"), result.out()),
                    () -> assertFalse(result.out().contains("tornado-api-1.jar"), result.out()));
        }
    }

    @Test
    void withoutNeedTheSdkIsLeftAlone() throws IOException {
        jdk("jdk", "25");
        for (var result : List.of(startWithSdk("sdk", List.of("eval", "--data", "x")), startWithSdk("", List.of("devices")),
                startWithSdk("no sdk", List.of("eval", "--device", "jvm")))) {
            assertFalse(result.out().contains(".args"), result.out());
            assertTrue(result.out().contains("tornado-api-1.jar"), result.out());
        }
    }

    @Test
    void whatIsMeantAsAValueIsNoRequest() throws IOException {
        jdk("jdk", "25");
        var words = List.of("generate", "a run", "--prompt=--show-command", "--prompt=--device=opencl:0", "--prompt",
                "devices");
        var result = startWithSdk("sdk", words);
        assertAll(
                () -> assertFalse(result.out().contains("sdk.args"), result.out()),
                () -> assertTrue(result.out().endsWith("[" + String.join("][", words) + "]\n"), result.out()));
    }

    @Test
    void aRefusedSdkEndsTheCommand() throws IOException {
        jdk("jdk", "25");
        var result = startWithSdk("bad", List.of("eval", "--device", "opencl:0"));
        assertAll(
                () -> assertEquals(1, result.code()),
                () -> assertEquals("", result.out()),
                () -> assertTrue(result.err().endsWith("glrnn: bad SDK\n"), result.err()));
    }

    @Test
    void showsTheCommandAsAShellReadsIt() throws IOException {
        jdk("jdk", "25");
        var result = startWithSdk("sdk", List.of("generate", "--prompt", "it's", "--show-command", "--device", "opencl:0"));
        assertAll(
                () -> assertTrue(result.out().startsWith("'" + jdks + "/jdk/bin/java' --add-modules"), result.out()),
                () -> assertTrue(result.out().contains(" '@/a b/sdk.args' '-Dglrnn.home="), result.out()),
                () -> assertTrue(result.out().endsWith(" generate --prompt 'it'\\''s' --device opencl:0\n"), result.out()));
    }
}
