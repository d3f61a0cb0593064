package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.glrnn.checkpoint.CheckpointException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
    private static final String ENTRY = "{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}";
    private static final String JSON = "0123456789{}[]\",:-.eE \n";
    @TempDir
    private Path directory;

    @Test
    void aNameThatIsThereTwiceIsNamed() throws IOException {
        var json = "{\"a\":%1$s,\"a\":%1$s}".formatted(ENTRY.formatted("[1]", "[0,4]"));
        var twice = directory.resolve("twice");
        Files.write(twice, file(json.length(), json, 0, 0, 0, 0));
        var failure = assertThrows(CheckpointException.class, () -> SafeTensors.open(twice));
        assertTrue(failure.getMessage().contains("it has the key \"a\" twice"), failure.getMessage());
    }

    @Test
    void theWrittenBytesAreTheFormats() throws Exception {
        var file = directory.resolve("x");
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("b/kernel", new int[] {2, 1});
        shapes.put("a", new int[] {1});
        var digest = SafeTensors.write(file, shapes, name -> name.equals("a") ? new float[] {-0.5f}
                : new float[] {1, Float.NaN}, Map.of("step", "7"));
        var header = "{\"__metadata__\":{\"step\":\"7\"},"
                + "\"b/kernel\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
        header += " ".repeat((8 - header.length() % 8) % 8);
        var expected = ByteBuffer.allocate(8 + header.length() + 12).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8))
                .putFloat(1).putFloat(Float.NaN).putFloat(-0.5f).array();
        assertEquals(new String(expected, StandardCharsets.ISO_8859_1),
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(expected)), digest);
        assertEquals(digest, DigestedFile.of(file));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsWrittenIsRead(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var shapes = new LinkedHashMap<String, int[]>();
        var values = new LinkedHashMap<String, float[]>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            var shape = random.ints(random.nextInt(4), 0, 60).toArray();
            var name = "tensor \"" + i + "\"/ü\n" + seed;
            shapes.put(name, shape);
            values.put(name, randomFloats(random, (int) SafeTensorsHeader.elements(shape)));
        }
        SafeTensors.write(directory.resolve("x"), shapes, values::get, Map.of("a", "b"));
        try (var read = SafeTensors.open(directory.resolve("x"))) {
            assertEquals(shapes.keySet(), read.names());
            assertEquals(Map.of("a", "b"), read.metadata());
            shapes.forEach((name, shape) -> {
                assertEquals(Arrays.stream(shape).asLongStream().boxed().toList(), read.shape(name));
                assertArrayEquals(bits(values.get(name)), bits(read.read(name)));
            });
        }
    }

    @Test
    void aTensorOfManyChunksComesBack() throws IOException {
        var values = randomFloats(new SplittableRandom(3), 300_001);
        SafeTensors.write(directory.resolve("x"), Map.of("t", new int[] {300_001}), name -> values, Map.of());
        try (var read = SafeTensors.open(directory.resolve("x"))) {
            assertArrayEquals(values, read.read("t"));
        }
    }

    @Test
    void aWrongNumberOfValuesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(directory.resolve("x"),
                Map.of("t", new int[] {3}), name -> new float[2], Map.of()));
    }

    @Test
    void lengthsOfTheHeaderAreChecked() throws IOException {
        assertEquals(Reason.MISSING, reasonOf(directory.resolve("none")));
        assertEquals(Reason.INPUT_OUTPUT, reasonOf(directory));
        assertEquals(Reason.FILE_TOO_SHORT, reason(new byte[7]));
        assertEquals(Reason.HEADER_LENGTH, reason(file(0, "")));
        assertEquals(Reason.HEADER_LENGTH, reason(file(3, "{}")));
        assertEquals(Reason.HEADER_LENGTH, reason(file(-1, "{}")));
        assertEquals(Reason.HEADER_LENGTH, reason(file(Long.MIN_VALUE, "{}")));
        assertEquals(Reason.HEADER_LENGTH, reason(file(1L << 40, "{}")));
        assertNull(reason(file(2, "{}")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HEADER_SYNTAX   | []
            HEADER_SYNTAX   | ' {}'
            HEADER_SYNTAX   | {} {}
            HEADER_SYNTAX   | {"a":1,
            HEADER_SYNTAX   | {"a":E[1] [0,4],"a":E[1] [0,4]}
            HEADER_SYNTAX   | {"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}
            TENSOR_ENTRY    | {"a":1}
            TENSOR_ENTRY    | {"a":{"dtype":"F32","shape":[1]}}
            TENSOR_ENTRY    | {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}
            TENSOR_ENTRY    | {"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}
            TENSOR_ENTRY    | {"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}
            TENSOR_ENTRY    | {"a":E[1.0] [0,4]}
            TENSOR_ENTRY    | {"a":E["1"] [0,4]}
            TENSOR_ENTRY    | {"a":E[-1] [0,4]}
            TENSOR_ENTRY    | {"a":E[1] [0,4,8]}
            TENSOR_ENTRY    | {"a":E[1] [0,99999999999999999999]}
            TENSOR_ENTRY    | {"a":E7 [0,4]}
            TENSOR_ENTRY    | {"__metadata__":{"a":1},"a":E[1] [0,4]}
            TENSOR_ENTRY    | {"__metadata__":[],"a":E[1] [0,4]}
            TENSOR_TYPE     | {"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}
            TENSOR_TYPE     | {"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}
            TENSOR_OVERFLOW | {"a":E[4294967296,4294967296] [0,4]}
            TENSOR_OVERFLOW | {"a":E[4611686018427387904] [0,4]}
            TENSOR_RANGE    | {"a":E[2] [0,4]}
            TENSOR_RANGE    | {"a":E[1] [0,8]}
            TENSOR_RANGE    | {"a":E[1] [4,0]}
            TENSOR_RANGE    | {"a":E[2] [0,8]}
            COVERAGE        | {}
            COVERAGE        | {"a":E[0] [0,0]}
            COVERAGE        | {"a":E[0] [4,4],"b":E[0] [0,0]}
            COVERAGE        | {"a":E[1] [0,4],"b":E[1] [0,4]}
            """)
    void eachFaultHasItsReason(Reason expected, String header) throws IOException {
        var json = header.replaceAll("E(\\S+) (\\[[^]]*])", ENTRY.formatted("$1", "$2"));
        var file = file(json.getBytes(StandardCharsets.UTF_8).length, json, 0, 0, 0, 0);
        assertEquals(expected, reason(file), json);
    }

    @Test
    void aHeaderThatIsNoUtf8IsRefused() throws IOException {
        var file = file(5, "{\"a\":");
        file[10] = (byte) 0xff;
        assertEquals(Reason.HEADER_SYNTAX, reason(file));
    }

    @Test
    void holesAndOverlapsAreRefusedWhateverTheOrder() throws IOException {
        var zeros = new int[12];
        for (var ranges : List.of("[4,8] [8,12]", "[0,4] [8,12]", "[8,12] [4,8]", "[0,4] [0,4]", "[0,4] [4,8]")) {
            var two = ranges.split(" ");
            var json = "{\"a\":" + ENTRY.formatted("[1]", two[0]) + ",\"b\":" + ENTRY.formatted("[1]", two[1]) + "}";
            assertEquals(Reason.COVERAGE, reason(file(json.length(), json, zeros)), ranges);
        }
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        Files.write(directory.resolve("x"), file(2, "{}"));
        try (var read = SafeTensors.open(directory.resolve("x"))) {
            assertTrue(assertThrows(CheckpointException.class, () -> read.read("head/bias")).getMessage()
                    .contains("\"head/bias\""));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void aDamagedFileGivesOurExceptionOrRightValues(long seed) throws IOException {
        SafeTensors.write(directory.resolve("x"), Map.of("a/kernel", new int[] {3, 2}), name -> new float[6],
                Map.of("step", "12"));
        var good = Files.readAllBytes(directory.resolve("x"));
        var random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            var bytes = mutate(good, random);
            try {
                refused += reason(bytes) != null ? 1 : 0;
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", mutation " + i + ": "
                        + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertTrue(refused > 500, "only " + refused + " of 1500 were refused");
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        SafeTensors.write(directory.resolve("x"), Map.of("a", new int[] {3}), name -> new float[3], Map.of());
        var good = Files.readAllBytes(directory.resolve("x"));
        for (int length = 0; length < good.length; length++) {
            assertTrue(reason(Arrays.copyOf(good, length)) != null, "cut at " + length);
        }
    }

    private static byte[] mutate(byte[] good, SplittableRandom random) {
        var bytes = good.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(bytes.length)] = (byte) JSON.charAt(random.nextInt(JSON.length()));
            case 2 -> {
                int at = random.nextInt(bytes.length);
                int from = random.nextInt(bytes.length);
                System.arraycopy(good, from, bytes, at, Math.min(8, bytes.length - Math.max(at, from)));
            }
            default -> bytes = Arrays.copyOf(good, random.nextInt(2 * good.length));
        }
        return bytes;
    }

    /** Reads all of a file and checks that what is there has the sizes its shape says. */
    private Reason reason(byte[] bytes) throws IOException {
        Files.write(directory.resolve("y"), bytes);
        return reasonOf(directory.resolve("y"));
    }

    private static Reason reasonOf(Path file) {
        try (var read = SafeTensors.open(file)) {
            for (var name : read.names()) {
                long elements = read.shape(name).stream().reduce(1L, Math::multiplyExact);
                assertEquals(elements, read.read(name).length);
            }
            return null;
        } catch (CheckpointException e) {
            assertEquals(1, e.getMessage().lines().count());
            return e.reason();
        }
    }

    private static byte[] file(long length, String header, int... data) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        return bytes.put(json).array();
    }

    private static float[] randomFloats(SplittableRandom random, int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }

    private static int[] bits(float[] values) {
        var bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
