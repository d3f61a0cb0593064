package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.glrnn.verify.GoldenText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    private Path directory;

    @Test
    void withoutADirectoryTheProgramsOwnFilesAreCompared() {
        var result = InProcess.glrnn("verify");
        assertAll(
                () -> assertEquals(0, result.code(), result.err()),
                () -> assertTrue(result.out().endsWith("""

                        87 files: 17 within tolerance, 0 failed, 70 not supported; 327 quantities, 0 failed
                        """), result.out()),
                () -> assertTrue(result.out().contains("not supported: mixer hgrn2\n"), result.out()));
    }

    @Test
    void aDirectoryIsReadWithoutWhatLiesBelowIt() throws IOException {
        Files.createDirectory(directory.resolve("below"));
        Files.writeString(directory.resolve("below/a.json"), "junk");
        Files.writeString(directory.resolve("notes.txt"), "junk");
        copy("layer_tied_linear_carry.json", "a.json");
        expect(0, "1 files: 1 within tolerance, 0 failed, 0 not supported; 8 quantities, 0 failed");
    }

    @Test
    void notSupportedIsNoFailureUnlessStrict() throws IOException {
        copy("layer_tied_linear_carry.json", "a.json");
        copy("s5_basic.json", "b.json");
        expect(0, "2 files: 1 within tolerance, 0 failed, 1 not supported; 8 quantities, 0 failed");
        expect(1, "2 files: 1 within tolerance, 0 failed, 1 not supported; 8 quantities, 0 failed", "--strict");
    }

    @Test
    void aFileThatCannotBeComparedFailsAndTheOthersAreComparedAllTheSame() throws IOException {
        copy("layer_tied_linear_carry.json", "c.json");
        Files.writeString(directory.resolve("a.json"), "{");
        Files.writeString(directory.resolve("b.json"),
                Files.readString(directory.resolve("c.json")).replace("proj/bias", "proj/bia"));
        expect(1, "3 files: 1 within tolerance, 2 failed, 0 not supported; 8 quantities, 0 failed");
        var out = verify().out();
        assertTrue(out.contains("a.json                               FAILED: it is not valid JSON at line 1"), out);
        assertTrue(out.contains("b.json                               FAILED: params.proj/bias is missing\n"), out);
    }

    @Test
    void notANumberIsNamedByItsCell() throws IOException {
        var file = copy("layer_tied_linear_carry.json", "a.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"carry_out\":\\[\\[[^,]*", "\"carry_out\":[[NaN"));
        expect(1, "1 files: 0 within tolerance, 1 failed, 0 not supported; 0 quantities, 0 failed");
        assertTrue(verify().out().contains("FAILED: carry_out[0][0] is \"NaN\", not a finite number"), verify().out());
    }

    private void expect(int code, String summary, String... options) {
        var result = verify(options);
        assertAll(
                () -> assertEquals(code, result.code(), result.err()),
                () -> assertEquals(summary, result.out().lines().toList().getLast()));
    }

    private Processes.Result verify(String... options) {
        var words = new String[options.length + 3];
        System.arraycopy(options, 0, words, 3, options.length);
        words[0] = "verify";
        words[1] = "--golden";
        words[2] = directory.toString();
        return InProcess.glrnn(words);
    }

    private Path copy(String name, String as) throws IOException {
        return GoldenText.write(name, directory.resolve(as));
    }
}
