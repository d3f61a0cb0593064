package org.glrnn.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

/** The examples of the README run and print what the README says. */
class ExamplesTest {
    @Test
    void theLayerExampleRuns() {
        var printed = printed(() -> LayerExample.main(new String[0]));
        assertTrue(printed.contains("carry 48 = 4 x 12"), printed);
        assertTrue(printed.contains("y     512 = 4 x 16 x 8"), printed);
    }

    @Test
    void theLanguageModelExampleLearnsToCount() {
        var printed = printed(() -> LanguageModelExample.main(new String[0]));
        assertTrue(printed.contains("0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0"), printed);
    }

    private static String printed(Runnable example) {
        var out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            example.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
