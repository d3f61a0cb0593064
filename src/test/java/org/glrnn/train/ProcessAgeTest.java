package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;

import org.junit.jupiter.api.Test;

class ProcessAgeTest {
    @Test
    void countsFromShortlyBeforeTheJvm() {
        var jvm = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
        var process = ProcessAge.seconds();
        assertTrue(process > jvm - 0.05, () -> process + " s, the JVM itself " + jvm);
        assertTrue(process < jvm + 60, () -> process + " s, the JVM itself " + jvm);
    }
}
