package org.glrnn.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reference's numbers, where a directory of them is given ({@code -Dglrnn.golden=DIR}). */
@Tag("device")
class GoldenVectorsTest {
    private static final Path DIRECTORY = Path.of(System.getProperty("glrnn.golden", "golden"));

    @Test
    void everySupportedFileIsWithinTolerance() {
        assumeTrue(Files.isDirectory(DIRECTORY), "no golden vectors in " + DIRECTORY + ": set -Dglrnn.golden=DIR");
        var failures = GoldenVerifier.verifyAll(DIRECTORY).stream()
                .flatMap(report -> report.comparisons().stream()
                        .filter(comparison -> !comparison.passed())
                        .map(comparison -> report.file() + ": " + comparison))
                .collect(Collectors.joining("\n"));
        assertEquals("", failures);
    }
}
