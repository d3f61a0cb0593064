package org.glrnn.tasks.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.glrnn.tasks.testing.Close;
import org.glrnn.tasks.testing.KernelCall;
import org.glrnn.tasks.testing.KernelClasses;
import org.glrnn.tasks.testing.Windows;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Every kernel on every device against the same method in plain Java: on the JVM device, and with
 * {@code mvn -Pdevices verify} on each device of the TornadoVM SDK in TORNADOVM_HOME.
 */
@Tag("device")
class KernelsOnDeviceTest {

    /** A device's exp and tanh may be some ulp away from Java's, and sums of a hundred terms carry that along. */
    private static final Close TOLERANCE = new Close(2e-5, 5e-5);

    /** TornadoVM does not send an array that a kernel only writes; what the kernel leaves out comes back as anything. */
    private static final Set<String> WRITES_WITHOUT_READING = Set.of("embeddingForward", "fixGate", "dropGate", "clear",
            "copy", "attentionSegments");

    @Test
    void thereIsAnSdk() {
        assumeTrue(SdkDevices.present(), "no device of a TornadoVM SDK: set TORNADOVM_HOME and run mvn -Pdevices verify");
    }

    @Test
    void everyKernelIsCompared() {
        Set<String> compared = Stream.of(DeviceCalls.all().stream(),
                LinearCalls.products(1, 1, 1, 1).stream().flatMap(product -> Stream.of(product.blocked(), product.local())),
                GroupCalls.all().stream().map(GroupCalls.Group::group)).flatMap(calls -> calls)
                .map(call -> call.kernel().getSimpleName() + "." + call.method())
                .collect(Collectors.toCollection(TreeSet::new));
        compared.add("TrueRecurrenceGroup.transposeRecurrent"); // by the gradients of DeviceParityTest
        assertEquals(kernelsOfAllRooms(), compared);
    }

    private static Set<String> kernelsOfAllRooms() {
        return KernelClasses.all().stream().flatMap(type -> KernelClasses.kernels(type).stream()
                .map(kernel -> type.getSimpleName() + "." + kernel.getName())).collect(Collectors.toCollection(TreeSet::new));
    }

    @TestFactory
    Stream<DynamicTest> kernels() {
        List<KernelCall> calls = DeviceCalls.all();
        return SdkDevices.all().stream().flatMap(target -> Stream.concat(
                Stream.of(dynamicTest("select " + target.name(), target.select()::run)),
                calls.stream().map(call -> dynamicTest(target.name() + " " + call, () -> compare(call)))));
    }

    private static void compare(KernelCall call) {
        List<FloatArray> expected = call.run();
        List<FloatArray> actual = DeviceRun.run(call, null);
        List<FloatArray> before = Arrays.stream(call.arguments()).filter(FloatArray.class::isInstance)
                .map(FloatArray.class::cast).distinct().toList();
        for (int i = 0; i < expected.size(); i++) {
            if (WRITES_WITHOUT_READING.contains(call.method())) {
                keepUnwritten(before.get(i), expected.get(i), actual.get(i));
            }
            check(expected.get(i), actual.get(i), TOLERANCE, call + " buffer " + i);
        }
    }

    private static void keepUnwritten(FloatArray before, FloatArray expected, FloatArray actual) {
        for (int i = 0; i < before.getSize(); i++) {
            if (before.get(i) == expected.get(i)) {
                actual.set(i, before.get(i));
            }
        }
    }

    /** Compares, but for cells that were never written: a device may leave anything in an array it only writes. */
    static void check(FloatArray expected, FloatArray actual, Close tolerance, String what) {
        for (int i = 0; i < expected.getSize(); i++) {
            if (Windows.isPoison(expected.get(i))) {
                actual.set(i, Windows.POISON);
            }
        }
        tolerance.check(expected, actual, what);
    }
}
