package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars of other people: what the launcher puts on the class path, and what is made of it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherPluginsTest extends LauncherFixture {
    private Path plugins;

    @BeforeEach
    void makeDirectory() throws IOException {
        plugins = Files.createDirectories(temporary.resolve("my plugins"));
    }

    @Test
    void theJarsOfADirectoryComeLastOnTheClassPath() throws IOException {
        jdk("jdk", "25");
        Files.writeString(plugins.resolve("b.jar"), "");
        Files.writeString(plugins.resolve("a.jar"), "");
        Files.writeString(plugins.resolve("notes.txt"), "");
        var expected = "/cli/target/app/.*/tornado-api-1.jar:" + plugins + "/a.jar:" + plugins + "/b.jar\\].*";
        for (var arguments : List.of(List.of("train", "--plugins", plugins.toString()),
                List.of("train", "--plugins=" + plugins), List.of("--plugins", plugins.toString(), "train"))) {
            var result = start(home.resolve("glrnn"), arguments.toArray(String[]::new));
            assertTrue(result.out().matches("(?s).*" + expected), result.out());
        }
    }

    @Test
    void theEnvironmentNamesJarsToo() throws IOException {
        jdk("jdk", "25");
        Files.writeString(plugins.resolve("a.jar"), "");
        var result = Processes.run(Map.of("GLRNN_JDKS", jdks.toString(), "PATH", path(), "GLRNN_CLASSPATH", "/x y.jar:/z"),
                home.resolve("glrnn").toString(), "train", "--plugins", plugins.toString());
        assertTrue(result.out().contains("/tornado-api-1.jar:/x y.jar:/z:" + plugins + "/a.jar]"), result.out());
        assertFalse(Files.readString(home.resolve("cli/target/app/build.log")).contains("/z"), "not in the archived classes");
    }

    @Test
    void withAnSdkToo() throws IOException {
        jdk("jdk", "25");
        Files.writeString(plugins.resolve("a.jar"), "");
        script(jdks.resolve("jdk/bin/java"), """
                case "$*" in *org.glrnn.cli.Launch*) echo "$*" > "%s"; echo "/a b/sdk.args"; exit ;; esac
                printf '[%%s]' "$@"
                """.formatted(temporary.resolve("asked")));
        var result = startWithSdk("sdk", List.of("eval", "--plugins", plugins.toString(), "--device", "opencl:0"));
        assertAll(
                () -> assertTrue(result.out().contains("[@/a b/sdk.args]"), result.out()),
                () -> assertTrue(result.out().contains("/other.jar:" + plugins + "/a.jar]"), result.out()),
                () -> assertTrue(Files.readString(temporary.resolve("asked")).contains("/a.jar org.glrnn.cli.Launch"),
                        "options of plug-ins are known when the SDK's arguments are asked for"));
    }

    @Test
    void aValueThatLooksLikeItIsNone() throws IOException {
        jdk("jdk", "25");
        Files.writeString(plugins.resolve("a.jar"), "");
        for (var arguments : List.of(List.of("generate", "--prompt=--plugins=" + plugins),
                List.of("generate", "--", "--plugins", plugins.toString()), List.of("generate"))) {
            assertFalse(start(home.resolve("glrnn"), arguments.toArray(String[]::new)).out().contains("a.jar"),
                    arguments.toString());
        }
    }

    @Test
    void aTaskOfAJarIsTrainedOnAndEvaluated() throws IOException {
        PluginJar.of("org.example.Mirror", PluginJar.TASK).list("org.glrnn.data.TaskType", "org.example.Mirror")
                .write(plugins.resolve("mirror.jar"));
        var run = temporary.resolve("run").toString();
        var trained = glrnn("train", "--plugins", plugins.toString(), "--task", "mirror", "--shades", "2", "--run", run,
                "--steps", "3", "--n-layer", "1", "--d-model", "8", "--d-h", "8", "--d-channel-mixing", "8", "--window", "8",
                "--batch", "4", "--json");
        assertEquals(0, trained.code(), trained.err());
        assertTrue(Files.readString(Path.of(run, "config.yaml")).contains("type: \"mirror\"\n    shades: 2"));
        var evaluated = glrnn("eval", run, "--plugins", plugins.toString());
        assertEquals(0, evaluated.code(), evaluated.err());
        assertTrue(glrnn("train", "--plugins", plugins.toString(), "--help").out().replaceAll("\\s+", "")
                .contains("--task=none|associative-recall|selective-copying|memory-horizon|mirror"));

        var without = glrnn("eval", run);
        assertEquals(2, without.code(), without.err());
        assertTrue(
                oneLine(without).contains("data.task must be none or associative-recall or selective-copying or memory-horizon,"
                        + " not \"mirror\" (one of a plug-in needs --plugins)"),
                without.err());
    }

    /** A flag means what it means without the jar. */
    @Test
    void optionsMayHaveTheNamesOfOthers() throws IOException {
        var source = PluginJar.TASK.replace("int shades) {",
                "int shades, @Option(value = \"x\", defaultValue = \"1\") int batch,"
                        + " @Option(value = \"y\", defaultValue = \"a\") String data, @Option(value = \"z\", defaultValue = \"2\") int"
                        + " symbols) {");
        PluginJar.of("org.example.Mirror", source).list("org.glrnn.data.TaskType", "org.example.Mirror")
                .write(plugins.resolve("mirror.jar"));
        var help = glrnn("train", "--plugins", plugins.toString(), "--help");
        assertEquals(0, help.code(), help.err());
        for (var flag : List.of("--task.batch=N", "--batch=N", "--task.data=DATA", "--data=PATH", "--task.symbols=N")) {
            assertTrue(help.out().contains(flag), flag);
        }
        var run = temporary.resolve("run").toString();
        assertEquals(0, glrnn("train", "--plugins", plugins.toString(), "--task", "mirror", "--task.batch", "9", "--batch", "3",
                "--symbols", "5", "--run", run, "--steps", "1", "--n-layer", "1", "--d-model", "8", "--d-h", "8",
                "--d-channel-mixing", "8", "--window", "8").code());
        var written = Files.readString(Path.of(run, "config.yaml"));
        assertTrue(written.contains("\n  batch: 3\n") && written.contains("\n    batch: 9\n"), written);
    }

    /** As after a change of an interface: the compiler would have refused it. */
    @Test
    void aJarForAnotherVersionIsNamedWhenItRuns() throws IOException {
        PluginJar
                .of("org.example.Mirror",
                        PluginJar.TASK.replace("public SyntheticTask create(", "public abstract SyntheticTask create(")
                                .replaceFirst("(?s)int length\\) \\{.*", "int length); }")
                                .replace("public class Mirror", "public abstract class Mirror"))
                .and("org.example.Old",
                        "package org.example; public class Old extends Mirror { public org.glrnn.data.SyntheticTask"
                                + " create(Options options, int length) { throw new AbstractMethodError(\"Old.create\"); } }")
                .list("org.glrnn.data.TaskType", "org.example.Old").write(plugins.resolve("old.jar"));
        var result = glrnn("train", "--plugins", plugins.toString(), "--task", "mirror");
        assertEquals(1, result.code(), result.err());
        assertTrue(oneLine(result).contains("is of another version than the rest (java.lang.AbstractMethodError: Old.create);"
                + " build the plug-ins for this version of glrnn"), result.err());
    }

    @Test
    void aSourceOfAJarIsTrainedOnAndEvaluated() throws IOException {
        PluginJar.of("org.example.Ticks", PluginJar.SOURCE).list("org.glrnn.data.SourceType", "org.example.Ticks")
                .write(plugins.resolve("ticks.jar"));
        var run = temporary.resolve("run").toString();
        var trained = glrnn("train", "--plugins", plugins.toString(), "--source", "ticks", "--run", run, "--steps", "3",
                "--n-layer", "1", "--d-model", "8", "--d-h", "8", "--d-channel-mixing", "8", "--window", "8", "--batch", "4");
        assertEquals(0, trained.code(), trained.err());
        assertEquals(0, glrnn("train", "--plugins", plugins.toString(), "--resume", "--run", run, "--steps", "4").code());
        var evaluated = glrnn("eval", run, "--plugins", plugins.toString());
        assertEquals(0, evaluated.code(), evaluated.err());
        assertTrue(evaluated.out().contains("tokens      16 in"), evaluated.out());
        var text = Files.writeString(temporary.resolve("text"), "tick tack tick tack tick tack tick tack tick tack\n");
        assertTrue(glrnn("eval", run, "--plugins", plugins.toString(), "--data", text.toString()).out()
                .contains("tokens      8 in"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            not there  | org.example.Absent   | the plug-in org.example.Absent, listed in @/bad.jar, cannot be used: it is not found
            failing    | org.example.Failing  | the plug-in org.example.Failing, listed in @/bad.jar, cannot be used: it cannot be made (UnsupportedOperationException)
            no task    | org.example.Other    | the plug-in org.example.Other, listed in @/bad.jar, cannot be used: it is no org.glrnn.data.TaskType
            a name twice | org.example.Mirror | two types have the name selective-copying: org.glrnn.data.SelectiveCopying$Type of
            """)
    void aJarThatCannotBeUsedIsNamed(String what, String listed, String expected) throws IOException {
        var source = PluginJar.TASK.replace("\"mirror\"", "\"selective-copying\"");
        PluginJar.of("org.example.Mirror", source)
                .and("org.example.Other", "package org.example; public class Other { }")
                .and("org.example.Failing",
                        "package org.example; public class Failing extends Mirror { { System.getenv().clear(); } }")
                .list("org.glrnn.data.TaskType", listed).write(plugins.resolve("bad.jar"));
        for (var command : List.of("train", "devices")) {
            var result = glrnn(command, "--plugins", plugins.toString());
            assertEquals(1, result.code(), result.err());
            assertTrue(
                    oneLine(result).startsWith("glrnn: ")
                            && oneLine(result).contains(expected.replace("@", plugins.toString())),
                    result.err());
            assertTrue(oneLine(result).contains("(--plugins, GLRNN_CLASSPATH)"), result.err());
        }
    }

    @Test
    void aDirectoryWithoutJarsIsRefused() throws IOException {
        var empty = Files.createDirectories(temporary.resolve("empty"));
        var result = glrnn("devices", "--plugins", empty.toString());
        assertEquals(ExitCode.USAGE, result.code());
        assertTrue(oneLine(result).contains("--plugins " + empty + ": there is no jar in it"), result.err());
        var missing = glrnn("devices", "--plugins", temporary.resolve("missing").toString());
        assertEquals(ExitCode.USAGE, missing.code());
        assertTrue(oneLine(missing).startsWith("glrnn devices: ") && oneLine(missing).endsWith("; see glrnn devices --help\n"),
                missing.err());
        assertTrue(oneLine(missing).contains("missing cannot be read as a directory: no such file"), missing.err());
    }

    @Test
    void withoutTheLauncherItSaysHow() throws IOException {
        Files.writeString(plugins.resolve("a.jar"), "");
        var result = InProcess.glrnn("devices", "--plugins", plugins.toString());
        assertEquals(ExitCode.USAGE, result.code());
        assertTrue(
                oneLine(result).contains("a.jar is not on the class path, and a running JVM can no longer put it there; start"
                        + " ./glrnn, or name the jar with java -cp"),
                result.err());
        var colon = Files.createDirectories(temporary.resolve("a:b"));
        Files.writeString(colon.resolve("a.jar"), "");
        assertTrue(InProcess.glrnn("devices", "--plugins", colon.toString()).err().contains("rename the directory"));
    }

    private static String oneLine(Result result) {
        assertEquals(1, result.err().lines().count(), result.err());
        return result.err();
    }

    /** Starts the launcher with a made-up JDK that runs the real one on this build. */
    private Result glrnn(String... arguments) throws IOException {
        jdk("jdk", "25");
        script(jdks.resolve("jdk/bin/java"), """
                for word in "$@"; do
                  shift
                  case $word in
                    -XX:ArchiveClassesAtExit=*) exit ;;
                    -XX:SharedArchiveFile=*) ;;
                    */other.jar:*) set -- "$@" '%s'"${word##*/tornado-api-1.jar}" ;;
                    *) set -- "$@" "$word" ;;
                  esac
                done
                exec '%s' "$@"
                """.formatted(System.getProperty("java.class.path"), Path.of(System.getProperty("java.home"), "bin/java")));
        Files.createDirectories(home.resolve("cli/target/app"));
        if (!Files.exists(home.resolve("cli/target/app/current"))) {
            start(home.resolve("glrnn"), "--version"); // builds, and says so
        }
        var command = new ArrayList<>(List.of(arguments));
        command.addFirst(home.resolve("glrnn").toString());
        return Processes.run(Map.of("GLRNN_JDKS", jdks.toString(), "PATH", path()), command.toArray(String[]::new));
    }
}
