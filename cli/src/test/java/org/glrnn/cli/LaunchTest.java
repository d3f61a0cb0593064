package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import org.glrnn.device.Sdk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's question, asked where no SDK is needed or none is there; {@code SdkTest} has the answers with one. */
class LaunchTest {
    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"eval x --data y", "eval x --data y --device jvm", "eval x --data y --device=auto", "eval",
        "eval x --data y --device abacus", "nonsense --device opencl:0", "devices --profile gpu-ptx", ""})
    void mostCommandsNeedNoSdk(String line) {
        assertEquals(0, ask(line), err.toString());
        assertEquals("", out + err.toString());
    }

    @Test
    void withoutAnSdkTheCommandItselfComplains() {
        if (Sdk.folder().isEmpty()) {
            assertEquals(0, ask("eval x --data y --device opencl:0"));
            assertEquals("", out + err.toString());
        } else {
            assertTrue(ask("eval x --data y --device nonesuch:0") != 0);
        }
    }

    private int ask(String line) {
        var words = (directory + " " + line).strip().split(" ");
        return Launch.answer(words, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
