package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.checkpoint.CheckpointException;
import org.glrnn.checkpoint.CheckpointException.Reason;
import org.glrnn.checkpoint.Interchange;
import org.glrnn.cli.Processes.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every reason to refuse a checkpoint or a tensor file, and what else {@link WrongInputTest} has not: see its assertion. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
    // Only programs ask for a tensor by a name that is not there; in files of models it is a mismatch.
    private static final Reason FOR_PROGRAMS = Reason.TENSOR_MISSING;
    private static final String ENTRY = "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}";
    private static final Map<Reason, byte[]> FILES = new TreeMap<>(Map.of(
            Reason.FILE_TOO_SHORT, new byte[3],
            Reason.HEADER_LENGTH, tensors("", 99),
            Reason.HEADER_SYNTAX, tensors("{\"a\":", 0),
            Reason.TENSOR_ENTRY, tensors("{\"a\":1}", 0),
            Reason.TENSOR_TYPE, tensors(ENTRY.formatted("BF16", "[2]", "[0,4]"), 0),
            Reason.TENSOR_OVERFLOW, tensors(ENTRY.formatted("F32", "[4294967296,4294967296]", "[0,4]"), 0),
            Reason.TENSOR_RANGE, tensors(ENTRY.formatted("F32", "[2]", "[0,4]"), 0),
            Reason.COVERAGE, tensors(ENTRY.formatted("F32", "[0]", "[0,0]"), 0),
            Reason.MODEL_MISMATCH, tensors(ENTRY.formatted("F32", "[1]", "[0,4]"), 0)));
    @TempDir
    private static Path directory;
    private Path run;
    private Path checkpoint;

    @BeforeAll
    void train() throws IOException {
        run = directory.resolve("run");
        var text = SmallTraining.writeText(directory);
        var words = SmallTraining.STREAM.arguments(text, run);
        words.addAll(Arrays.asList("--seed", "3"));
        assertEquals(0, InProcess.glrnn(words.toArray(String[]::new)).code());
        checkpoint = run.resolve("checkpoints/step-60");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TENSOR_MISSING")
    void eachReason(Reason reason) throws IOException {
        var broken = directory.resolve("broken " + reason);
        assertEquals(reason, assertThrows(CheckpointException.class, () -> provoke(reason, broken)).reason());
        var words = FILES.containsKey(reason)
                ? new String[] {"convert", "--import", broken.toString(), "--out", directory + "/x", run.toString()}
                : new String[] {"inspect", broken.toString()};
        assertRefused(InProcess.glrnn(words), 1);
        assertFalse(Files.exists(directory.resolve("x")));
    }

    @Test
    void noReasonIsForgotten() {
        var rest = EnumSet.allOf(Reason.class);
        rest.removeAll(FILES.keySet());
        rest.removeAll(EnumSet.of(Reason.MISSING, Reason.INPUT_OUTPUT, Reason.STATE, Reason.VERSION, Reason.CHECKSUM,
                Reason.NOT_FINITE));
        assertEquals(EnumSet.of(FOR_PROGRAMS), rest);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "train --resume --run @run --window 5                     | 2",
        "train --resume --run @run --seed 4                       | 2",
        "train --run @run --data @text                            | 1",
        "train --from @run --task selective-copying --run @x      | 2",
        "train --data @text --task selective-copying --run @x     | 2",
        "train --task selective-copying --stream --run @x         | 2",
        "train --task nosuch --run @x                             | 2",
        "train --data @text --batch 2000000 --window 2000 --run @x | 2",
        "train --data @text --batch 60000 --window 200 --d-model 64 --d-h 64 --d-channel-mixing 64 --n-layer 2 --run @x | 2",
        "train --data @text --skip-nonfinite -1 --run @x          | 2",
        "train --data @text --batch 1000000 --window 200 --run @x  | 2",
        "train --data @text --d-h 1000000000 --run @x             | 2",
        "train --data @text --mixer lstm --d-h 1100000000 --run @x | 2",
        "train --data @text --d-h 100000 --d-model 100000 --run @x | 2",
        "train --data @text --d-channel-mixing 2147483647 --run @x | 2",
        "train --data @text --n-layer 2147483647 --run @x         | 2",
        "train --data @text --channel-mixing glu --d-channel-mixing 2147483647 --run @x | 2",
        "train --data @text --d-channel-mixing 0 --run @x         | 2",
        "train --data @text --tie-head true --use-head false --run @x | 2",
        "train --data @text --tie-head true --input-vocab-size 300 --output-vocab-size 301 --run @x | 2",
        "train --data @text --glu-activation silu --run @x        | 2",
        "train --data @text --input-vocab-size 2000000000 --output-vocab-size 2000000000 --run @x | 2",
        "train --data @text --positional-encoding-mode sinusoidal --max-seq-length 2000000000 --run @x | 2",
        "train --task selective-copying --validation-sequences 2000000 --window 2000 --run @x | 2",
        "train --task selective-copying --symbols 2147483647 --run @x | 2",
        "eval @run --data @text --batch 100000000 --window 2000   | 2",
        "eval @run --data @text --batch 1000000 --window 2000     | 2",
        "eval @run --data @text --batch 4000000                   | 2",
        "eval @run --data @text --window 2147483647               | 2",
        "bench --batch 100000 --length 100000                     | 2",
        "bench --batch 1000000 --length 2000                      | 2",
        "bench --batch 20 --length 512 --vocab 60000 --d-model 8 --d-h 8 | 2",
        "bench --d-h 2147483647                                   | 2",
        "bench --vocab 2147483647                                 | 2",
        "convert --to linear @run                                 | 1",
        "convert --export @run @run                               | 1",
        "convert --to true-recurrent --out @run @run              | 1",
        "convert @run                                             | 2",
        "convert --to linear --export @x @run                     | 2",
        "eval @run                                                | 2",
        "eval @run --data @text --batch 0                         | 2",
        "generate @run --prompt ö                                 | 1",
        "bench --batch 0                                          | 2",
        "bench --d-model 0                                        | 2",
        "devices --profile nosuch                                 | 2",
        "kernels --device jvm --print nosuch                      | 2",
        "quickstart --steps 0                                     | 2",
        "verify --golden @text                                    | 1"})
    void eachCommand(String line, int code) {
        var words = Stream.of(line.strip().split(" +")).map(word -> word.startsWith("@")
                ? directory.resolve(word.substring(1)).toString() : word).toArray(String[]::new);
        assertRefused(InProcess.glrnn(words), code);
        assertFalse(Files.exists(directory.resolve("x")), "a refused run left a directory");
    }

    private void provoke(Reason reason, Path broken) throws IOException {
        if (FILES.containsKey(reason)) {
            Files.write(broken, FILES.get(reason));
            Interchange.read(broken, Checkpoint.load(checkpoint).state(), directory.resolve("x"));
            return;
        }
        if (reason != Reason.MISSING) {
            Files.createDirectory(broken);
            for (var name : new String[] {"model.safetensors", "optimizer.safetensors", "state.json"}) {
                Files.copy(checkpoint.resolve(name), broken.resolve(name));
            }
        }
        damage(reason, broken);
        Checkpoint.load(broken).model();
    }

    private static void damage(Reason reason, Path broken) throws IOException {
        var state = broken.resolve("state.json");
        switch (reason) {
            case STATE -> Files.writeString(state, Files.readString(state).replace("\"seed\" : 3", "\"seed\" : []"));
            case VERSION -> Files.writeString(state, Files.readString(state).replace("\"format_version\" : 3",
                    "\"format_version\" : 0"));
            case NOT_FINITE -> {
                var file = broken.resolve("model.safetensors");
                var bytes = Files.readAllBytes(file);
                var sum = sha256(bytes);
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - Float.BYTES, Float.NaN);
                Files.write(file, bytes);
                Files.writeString(state, Files.readString(state).replace(sum, sha256(bytes)));
            }
            case CHECKSUM -> Files.writeString(broken.resolve("model.safetensors"), "junk");
            case INPUT_OUTPUT -> {
                Files.delete(broken.resolve("model.safetensors"));
                Files.createDirectory(broken.resolve("model.safetensors"));
                Files.writeString(state, Files.readString(state).replaceFirst("\"bytes\" : \\d+,\\s+\"sha",
                        "\"bytes\" : " + Files.size(broken.resolve("model.safetensors")) + ", \"sha"));
            }
            default -> assertEquals(Reason.MISSING, reason);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] tensors(String header, int more) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + json.length).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length + more).put(json)
                .array();
    }

    private static void assertRefused(Result result, int code) {
        assertAll(() -> assertEquals("", result.out()), () -> WrongInputTest.assertOneLine(result, code, ""));
    }
}
