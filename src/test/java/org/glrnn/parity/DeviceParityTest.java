package org.glrnn.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.device.DeviceChoice;
import org.glrnn.device.DeviceInfo;
import org.glrnn.device.Devices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Layer, training and decoder on each device of a TornadoVM SDK against the JVM device, by {@code mvn -Pdevices verify}
 * with TORNADOVM_HOME set.
 */
@Tag("device")
class DeviceParityTest {
    // Rounding differs between devices, and four steps of training carry a difference along.
    private static final double ABSOLUTE = 5e-5;
    private static final double RELATIVE = 5e-4;
    private static List<String> devices;

    @BeforeAll
    static void findDevices() {
        devices = Devices.list().stream().map(DeviceInfo::device).toList();
        assumeTrue(!devices.isEmpty(),
                "no device of a TornadoVM SDK: set TORNADOVM_HOME and run mvn -Pdevices verify");
    }

    @TestFactory
    Stream<DynamicTest> agreesWithTheJvmDevice() throws IOException {
        var expected = numbersOfTheJvmDevice();
        return devices.stream().map(device -> dynamicTest(device, () -> {
            Devices.select(DeviceChoice.parse(device));
            compare(expected, ParityNumbers.compute(), device);
        }));
    }

    @TestFactory
    Stream<DynamicTest> computesTheSameBitsAgain() {
        return devices.stream().map(device -> dynamicTest(device, () -> {
            Devices.select(DeviceChoice.parse(device));
            var first = ParityNumbers.groups();
            ParityNumbers.groups().forEach((name, values) -> assertArrayEquals(first.get(name), values, name));
        }));
    }

    private static void compare(Map<String, Float> expected, Map<String, float[]> actual, String device) {
        var count = 0;
        for (var entry : actual.entrySet()) {
            for (var i = 0; i < entry.getValue().length; i++) {
                var name = entry.getKey() + "[" + i + "]";
                var number = expected.get(name);
                assertTrue(Float.isFinite(entry.getValue()[i]), name + " on " + device + ": " + entry.getValue()[i]);
                assertEquals(number, entry.getValue()[i], ABSOLUTE + RELATIVE * Math.abs(number), name + " on " + device);
                count++;
            }
        }
        assertEquals(expected.size(), count);
    }

    private static Map<String, Float> numbersOfTheJvmDevice() throws IOException {
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx512m",
                "-cp", System.getProperty("java.class.path"), ParityNumbers.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, Float> numbers = new HashMap<>();
        try (var lines = builder.start().inputReader(StandardCharsets.UTF_8).lines()) {
            lines.forEach(line -> numbers.put(line.substring(0, line.lastIndexOf(' ')),
                    Float.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        }
        assertTrue(numbers.size() > 1000, "only " + numbers.size() + " numbers of the JVM device");
        return numbers;
    }
}
