package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Whatever is given as a value is the value. */
class LiteralValuesTest {
    @TempDir
    private Path directory;

    private static CommandLine commandLine() {
        return Main.commandLine(new Failures(new PrintWriter(new StringWriter())));
    }

    static Stream<String> values() {
        return Stream.of("@someone", "@", "@@x", "--seed", "--seed=5", "--data", "--help", "-h", "-hello", "--", "---",
                "-", "- a", "-5", "\"quoted\"", "'quoted'", "\"", "", " ", "%n %s %d", "${sys:user.home}", "$HOME",
                "a\\nb", "\\", "a,b", "a|b", "a=b", "=", "--prompt=x", "devices", "generate", "true", "null", "_NULL_",
                "é✓", "two\nlines");
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyTextOfEveryCommand(String value) {
        List<String> wrong = new ArrayList<>();
        var commandLine = commandLine();
        commandLine.getSubcommands().forEach((name, command) -> command.getCommandSpec().options().stream()
                .filter(LiteralValuesTest::isText).map(OptionSpec::longestName)
                .filter(option -> !value.equals(parsed(commandLine, name, option, value)))
                .forEach(option -> wrong.add(name + " " + option + "=" + value)));
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @MethodSource("values")
    void alsoAmongSeveralPaths(String value) {
        var option = commandLine().parseArgs("train", "--data=" + value, "b", "--seed", "5").subcommand().commandSpec()
                .findOption("--data");
        assertEquals(new DataPaths(List.of(List.of(value, "b"))), option.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"@someone", "-hello", "- a", "---", "-5", "--unknown", "devices", "", "\"quoted\"", "%n"})
    void alsoAsAWordOfItsOwn(String value) {
        var parsed = commandLine().parseArgs("generate", "run", "--prompt", value, "--seed", "5").subcommand();
        assertEquals(value, parsed.matchedOptionValue("--prompt", null));
        assertEquals(5L, (long) parsed.matchedOptionValue("--seed", 0L));
    }

    @ParameterizedTest
    @CsvSource({"--seed", "--seed=5", "--help", "-h", "--"})
    void whatMayBeAnOptionIsRefusedWithTheWayToSayIt(String value) {
        var result = InProcess.glrnn("generate", "run", "--prompt", value, "x");
        WrongInputTest.assertOneLine(result, 2, "--prompt=" + value);
    }

    @Test
    void aFileIsNotReadInPlaceOfItsName() throws IOException {
        var file = Files.writeString(directory.resolve("arguments"), "--version");
        var result = InProcess.glrnn("inspect", "@" + file);
        assertTrue(result.err().contains("@" + file + " does not exist"), result.err());
    }

    @Test
    void aSwitchNeedsNoValue() {
        var parsed = commandLine().parseArgs("train", "--stream", "--log-layers", "--seed", "5", "--resume")
                .subcommand();
        assertAll(
                () -> assertEquals("true", original(parsed.matchedOption("--stream"))),
                () -> assertEquals("true", original(parsed.matchedOption("--log-layers"))),
                () -> assertEquals("5", original(parsed.matchedOption("--seed"))),
                () -> assertTrue(parsed.hasMatchedOption("--resume")),
                () -> assertFalse(parsed.hasMatchedOption("--batch")));
    }

    @Test
    void afterTwoDashesAllIsAnArgument() {
        var parsed = commandLine().parseArgs("inspect", "--", "--help").subcommand();
        assertEquals("--help", parsed.matchedPositionalValue(0, Path.of("")).toString());
    }

    private static boolean isText(OptionSpec option) {
        return option.arity().max() > 0 && option.arity().min() > 0
                && List.of(String.class, Path.class).contains(option.auxiliaryTypes()[0]);
    }

    /** Asks for help too: then nothing else is missing. */
    private static String parsed(CommandLine commandLine, String command, String option, String value) {
        var parsed = commandLine.parseArgs(command, option + "=" + value, "--help").subcommand();
        return original(parsed.matchedOption(option));
    }

    private static String original(OptionSpec option) {
        return option.typedValues().getLast().toString();
    }
}
