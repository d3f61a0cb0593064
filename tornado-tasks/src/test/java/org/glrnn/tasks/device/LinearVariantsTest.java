package org.glrnn.tasks.device;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.glrnn.tasks.device.LinearCalls.Product;
import org.glrnn.tasks.testing.Close;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The blocked and the local products against the plain ones: on the host, and on the device at hand. */
@Tag("device")
class LinearVariantsTest {

    private static final Close TOLERANCE = new Close(2e-5, 1e-5);

    static {
        SdkDevices.present();
    }

    static Stream<Product> manySizes() {
        int[] sizes = {1, 2, 3, 4, 5, 7, 8, 33};
        return IntStream.of(sizes).boxed().flatMap(rows -> IntStream.of(sizes).boxed()
                .flatMap(in -> IntStream.of(sizes).boxed().flatMap(out -> LinearCalls.products(rows, in, out, 4).stream())));
    }

    static Stream<Product> fewSizes() {
        return Stream.of(LinearCalls.products(1, 1, 1, 4), LinearCalls.products(9, 5, 6, 4),
                LinearCalls.products(4, 16, 8, 8)).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("manySizes")
    void blockedOnTheHost(Product product) {
        check(product.plain().run(), product.blocked().run(), product.blocked().toString());
    }

    @ParameterizedTest
    @MethodSource("fewSizes")
    void blockedOnTheDevice(Product product) {
        check(product.plain().run(), DeviceRun.run(product.blocked(), null), product.blocked().toString());
    }

    @ParameterizedTest
    @MethodSource("fewSizes")
    void localOnTheDevice(Product product) {
        check(product.plain().run(), DeviceRun.run(product.local(), product.grid()), product.local().toString());
    }

    private static void check(List<FloatArray> expected, List<FloatArray> actual, String what) {
        for (int i = 0; i < expected.size(); i++) {
            KernelsOnDeviceTest.check(expected.get(i), actual.get(i), TOLERANCE, what + " buffer " + i);
        }
    }
}
