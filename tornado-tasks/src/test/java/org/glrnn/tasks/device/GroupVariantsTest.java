package org.glrnn.tasks.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.tasks.device.GroupCalls.Group;
import org.glrnn.tasks.testing.Close;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Kernels for work groups against the plain kernels, on the device at hand: the JVM device, or the SDK's first. */
@Tag("device")
class GroupVariantsTest {

    private static final Close TOLERANCE = new Close(2e-5, 2e-5);
    private static final int CALLS = 4;

    static {
        SdkDevices.present();
    }

    /** Some of each kernel, the smallest and the largest among them. */
    static Stream<Group> groups() {
        Map<String, List<Group>> byKernel = new LinkedHashMap<>();
        GroupCalls.all().forEach(group -> byKernel.computeIfAbsent(group.group().method(), _ -> new java.util.ArrayList<>())
                .add(group));
        return byKernel.values().stream().flatMap(all -> Stream.iterate(0, i -> i < CALLS, i -> i + 1)
                .map(i -> all.get(i * (all.size() - 1) / (CALLS - 1))).distinct());
    }

    @Test
    void everyKernelIsThere() {
        assertTrue(groups().map(group -> group.group().method()).distinct().count() == 8);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void groupsDoWhatThePlainKernelDoes(Group group) {
        List<FloatArray> expected = group.expected();
        for (int lanes : SdkDevices.present() ? new int[] {1, 8, 64} : new int[] {4}) {
            List<FloatArray> actual = group.actual(lanes);
            for (int i = 0; i < expected.size(); i++) {
                KernelsOnDeviceTest.check(expected.get(i), actual.get(i), TOLERANCE,
                        group + " lanes " + lanes + " buffer " + i);
            }
        }
    }
}
