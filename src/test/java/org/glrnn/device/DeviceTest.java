package org.glrnn.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.device.DeviceChoice.Auto;
import org.glrnn.device.DeviceChoice.Jvm;
import org.glrnn.device.DeviceChoice.Tornado;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
    @Test
    void readsChoices() {
        assertEquals(new Auto(), DeviceChoice.parse("auto"));
        assertEquals(new Jvm(), DeviceChoice.parse(" JVM "));
        assertEquals(new Tornado("opencl", 0), DeviceChoice.parse("OpenCL:0"));
        assertEquals("ptx:12", DeviceChoice.parse("ptx:12").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "opencl", "opencl:", "opencl:-1", "opencl:x", "opencl:99999999999", ":0"})
    void refusesWhatNamesNoDevice(String text) {
        var failure = assertThrows(IllegalArgumentException.class, () -> DeviceChoice.parse(text));
        assertTrue(failure.getMessage().contains("auto, jvm"), failure.getMessage());
    }

    @Test
    void autoAndJvmAreTheJvmDevice() {
        assertEquals(DeviceProfile.CPU_JVM, Devices.select(new Auto()).name());
        assertEquals("jvm", Devices.select(new Jvm()).backend());
    }

    @Test
    void aDeviceThatIsNotThereSaysWhatToInstall() {
        var failure = assertThrows(DeviceException.class, () -> Devices.select(new Tornado("opencl", 0)));
        assertTrue(failure.getMessage().contains("opencl:0") && failure.getMessage().contains("--device jvm"),
                failure.getMessage());
    }

    @Test
    void theProfileIsComplete() {
        var profile = DeviceProfile.named(DeviceProfile.CPU_JVM);
        assertEquals("cpu", profile.deviceType());
        assertEquals("channel", profile.scan().variant());
        assertTrue(profile.jvmFlags().contains("--add-modules=jdk.incubator.vector"));
    }

    @Test
    void anUnknownProfileIsNamed() {
        var failure = assertThrows(DeviceException.class, () -> DeviceProfile.named("abacus"));
        assertTrue(failure.getMessage().contains("abacus"), failure.getMessage());
    }

    @Test
    void thisMachineHasThreadsAndMemory() {
        var device = JvmDevice.detect();
        assertTrue(device.threads() >= 1 && device.memoryBytes() > 1 << 20, device.toString());
        assertTrue(device.vectorBits().orElse(64) >= 64, device.toString());
    }
}
