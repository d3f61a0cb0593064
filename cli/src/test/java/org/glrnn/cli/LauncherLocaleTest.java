package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which locale the JVM gets: it reads arguments and file names as ASCII where the system does not know the user's. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherLocaleTest extends LauncherFixture {
    private static final String UTF_8 = "C.UTF-8";

    @BeforeEach
    void writeJdk() throws IOException {
        var jdk = jdk("jdk", "25");
        script(jdk.resolve("bin/java"), "printf '%s' \"${LC_ALL:-unset}\"");
    }

    /** As glibc's: it complains of each category that it does not know, and then names ASCII. */
    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "LANG=, C.UTF-8",
        "LANG=C, C.UTF-8",
        "LC_ALL=POSIX, C.UTF-8",
        "LANG=unknown.UTF-8, C.UTF-8",
        "LC_CTYPE=unknown, C.UTF-8",
        "LC_ALL=unknown@euro, C.UTF-8",
        "LC_TIME=unknown.UTF-8, C.UTF-8",
        "LANG=de_DE.UTF-8, unset",
        "LC_ALL=de_DE.ISO-8859-1, de_DE.ISO-8859-1",
        "LC_ALL=C.UTF-8, C.UTF-8"})
    void onlyWhatIsNotKnownIsReplaced(String variable, String expected) throws IOException {
        script(tools.resolve("locale"), """
                case "${LC_ALL:-$LC_CTYPE$LC_TIME$LANG}" in
                  *unknown*) echo "locale: Cannot set LC_ALL to default locale: No such file or directory" >&2 ;;
                esac
                case "${LC_ALL:-${LC_CTYPE:-$LANG}}" in
                  *unknown*) echo ANSI_X3.4-1968 ;;
                  *ISO*) echo ISO-8859-1 ;;
                  *) echo UTF-8 ;;
                esac
                """);
        assertEquals(expected, start(variable).out());
    }

    @Test
    void withoutACommandThatKnowsItIsReplaced() throws IOException {
        assertEquals(UTF_8, start("LANG=unknown.UTF-8").out());
    }

    @Test
    void whereAsciiIsNamedWithoutComplaintItIsReplaced() throws IOException {
        script(tools.resolve("locale"), "echo US-ASCII");
        assertEquals(UTF_8, start("LANG=unknown.UTF-8").out());
    }

    /** With this machine's own locales and a real JVM: argument, file name and output. */
    @ParameterizedTest
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JVM does not go by the locale")
    @ValueSource(strings = {"LANG=xx_YY.UTF-8", "LC_CTYPE=UTF-8", "LC_ALL=xx_YY@euro", "LC_TIME=xx_YY.UTF-8", "LANG="})
    void theJvmReadsAndWritesUtf8(String variable) throws IOException {
        script(tools.resolve("locale"), "exec " + find("locale") + " \"$@\"");
        script(jdks.resolve("jdk/bin/java"), """
                case "$*" in
                  *ArchiveClassesAtExit*) exit 1 ;;
                  *-Dglrnn.stderr=3*) exec 2>&3 ;;
                esac
                while [ "$1" != %1$s ]; do shift; done
                shift
                exec '%2$s' -XX:TieredStopAtLevel=1 -cp '%3$s' %1$s "$@"
                """.formatted(Main.class.getName(), Path.of(System.getProperty("java.home"), "bin/java"),
                System.getProperty("java.class.path")));
        Files.createDirectories(temporary.resolve("é✓"));
        var result = start(variable, "inspect", temporary + "/é✓");
        assertTrue(result.err().contains("é✓ holds no checkpoint"), result.err());
    }

    private Result start(String variable, String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("GLRNN_JDKS", jdks.toString(), "PATH", path()));
        for (var name : new String[] {"LC_ALL", "LC_CTYPE", "LC_TIME"}) {
            environment.put(name, "");
        }
        environment.put("LANG", UTF_8);
        environment.put(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        var command = new String[arguments.length + 1];
        command[0] = home.resolve("glrnn").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Processes.run(environment, command);
    }
}
