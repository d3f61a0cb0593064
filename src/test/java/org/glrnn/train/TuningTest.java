package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.glrnn.device.DeviceProfiles;
import org.glrnn.train.Tuning.Measurement;
import org.junit.jupiter.api.Test;
import org.tornadojvm.TornadoJvm;

/** On the JVM device, which runs every variant, if slowly. */
class TuningTest {

    @Test
    void measuresEveryVariantAndChoosesTheFastest() {
        TornadoJvm.install();
        List<Measurement> measured = new ArrayList<>();
        var profile = new Tuning(DeviceProfiles.load("cpu-opencl"), 1, 20, 3, measured::add).run();
        assertEquals(List.of("naive", "blocked 4", "local 4", "local 8", "local 16"), variants(measured, "products"));
        assertEquals(List.of("channel", "blocked", "chunked 16", "associative"), variants(measured, "scan"));
        assertEquals(List.of("item", "group 32", "group 64", "group 128", "group 256"), variants(measured, "rows"));
        assertTrue(measured.stream().allMatch(one -> one.refusal().isEmpty() && one.seconds() > 0), measured::toString);
        assertEquals(fastest(measured, "scan"), words(profile.scan().variant(), profile.scan().chunk()));
        assertEquals(fastest(measured, "products"), words(profile.product().variant(), profile.product().tile()));
        assertEquals(fastest(measured, "rows").split(" ")[0], profile.reduction().variant());
        assertEquals("opencl", profile.backend());
    }

    private static List<String> variants(List<Measurement> measured, String part) {
        return measured.stream().filter(one -> one.part().equals(part)).map(Measurement::variant).collect(Collectors.toList());
    }

    private static String fastest(List<Measurement> measured, String part) {
        return measured.stream().filter(one -> one.part().equals(part)).min(Comparator.comparing(Measurement::seconds))
                .orElseThrow().variant();
    }

    private static String words(String variant, int size) {
        return size == 0 ? variant : variant + " " + size;
    }
}
