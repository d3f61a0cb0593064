package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.glrnn.train.ConfigurationKey;
import org.glrnn.train.RunConfigurations;
import org.glrnn.train.Schedules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    /** A text has its own option, {@code --data}; the digest of {@code --from} is taken, not given. */
    private static final Set<String> OTHERWISE = Set.of("path", "from_sha256");
    private static Set<String> commands() {
        return Main.commandLine(new Failures(new PrintWriter(new StringWriter()))).getSubcommands().keySet();
    }

    @Test
    void thereAreTheCommandsOfTheDocumentation() {
        assertTrue(commands().containsAll(List.of(
                "quickstart", "train", "eval", "generate", "inspect", "verify", "devices", "completion")),
                commands().toString());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandHasHelpWithAnExampleThatStartsIt(String command) {
        var result = InProcess.glrnn(command, "--help");
        assertAll(
                () -> assertEquals(0, result.code(), result.err()),
                () -> assertEquals("", result.err()),
                () -> assertTrue(result.out().contains("Usage: glrnn " + command), result.out()),
                () -> assertTrue(result.out().replaceAll("(?s).*Examples:", "").contains("glrnn " + command), result.out()),
                () -> assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), "lines above 100 columns"));
    }

    @Test
    void everyConfigurationKeyIsAFlagOfTrain() {
        var help = InProcess.glrnn("train", "--help").out();
        var missing = RunConfigurations.keys().stream().filter(key -> !OTHERWISE.contains(key.name()))
                .map(ConfigurationKey::flag).filter(flag -> !help.contains(flag)).collect(Collectors.toSet());
        assertEquals(Set.of(), missing);
    }

    /** Which step has which learning rate: what the help says, computed. */
    @Test
    void theHelpOfTheLearningRatesIsTrue() {
        var help = InProcess.glrnn("train", "--help").out().replaceAll("\\s+", " ");
        assertTrue(help.contains("--schedule.end-learning-rate=X Learning rate one step after the last [warmup_cosine,"
                + " warmup_linear, warmup_stable_decay]."), help);
        assertTrue(help.contains("--peak-learning-rate=X Largest learning rate, at the end of the warm-up."), help);
        assertTrue(help.contains("--schedule=warmup_cosine|warmup_linear|warmup_stable_decay|constant"), help);
        for (var schedule : List.of(Schedules.warmupCosine(1e-2, 1e-7, 3, 10), Schedules.warmupLinear(1e-2, 1e-7, 3, 10),
                Schedules.warmupStableDecay(1e-2, 1e-7, 3, 4, 10))) {
            assertEquals(1e-7, schedule.learningRate(10));
            assertTrue(schedule.learningRate(9) > 1e-7);
            assertEquals(1e-2, schedule.learningRate(3));
        }
    }

    @Test
    void theHelpOfTrainNamesTheShippedConfigurations() {
        var help = InProcess.glrnn("train", "--help").out();
        RunConfigurations.names().forEach(name -> assertTrue(help.contains(name), name));
    }

    @Test
    void withoutACommandTheHelpGoesToStderr() {
        var result = InProcess.glrnn();
        assertEquals(ExitCode.USAGE, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().contains("Commands:"), result.err());
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        var script = InProcess.glrnn("completion", "bash").out();
        assertTrue(script.contains("quickstart") && script.contains("--max-tokens") && script.contains("--d-model"));
    }

    @Test
    void devicesWorksWithoutAnSdk() {
        var result = InProcess.glrnn("devices");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("jvm "), result.out());
        assertTrue(result.out().contains("TORNADOVM_HOME") || System.getenv("TORNADOVM_HOME") != null, result.out());
    }

    @Test
    void theProcessPrintsTheVersionOnStdout() throws IOException {
        var result = Processes.glrnn("--version");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("glrnn "), result.out());
        assertEquals("", result.err());
    }

    @Test
    void theVersionIsTheProjects() throws IOException {
        var versions = new TreeSet<String>();
        for (var module : List.of(".", "cli", "src", "tornado-api", "tornado-jvm", "tornado-tasks", "bench")) {
            var pom = Files.readString(Path.of("..", module, "pom.xml"));
            var matcher = Pattern.compile("<artifactId>glrnn-parent</artifactId>\\s*<version>([^<]+)").matcher(pom);
            assertTrue(matcher.find(), module);
            versions.add(matcher.group(1));
        }
        for (var file : List.of("README.md", "docs/examples/consumer/pom.xml")) {
            var matcher = Pattern.compile("<artifactId>glrnn</artifactId>\\s*<version>([^<]+)")
                    .matcher(Files.readString(Path.of("..", file)));
            assertTrue(matcher.find(), file);
            versions.add(matcher.group(1));
        }
        assertEquals(1, versions.size(), versions.toString());
        var printed = InProcess.glrnn("--version").out();
        assertTrue(printed.startsWith("glrnn " + versions.first() + " on Java ") || printed.contains("(not packaged)"),
                printed);
    }
}
