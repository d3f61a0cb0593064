package org.glrnn;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line needs, a program that uses the library does not get. */
class LibraryClassPathTest {
    @ParameterizedTest
    @ValueSource(strings = {"picocli.CommandLine", "me.tongfei.progressbar.ProgressBar", "org.jline.terminal.Terminal",
        "org.slf4j.simple.SimpleLogger"})
    void theLibraryDoesNotBring(String name) {
        assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
    }
}
