package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.glrnn.device.DeviceChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EachDeviceTest {
    private static final List<DeviceChoice> DEVICES = List.of(DeviceChoice.parse("jvm"), DeviceChoice.parse("opencl:0"),
            DeviceChoice.parse("opencl:1"));

    @TempDir
    private Path directory;

    @Test
    void theDevicesGoAndTheOneComes() {
        assertEquals(List.of("verify", "--golden", "g", "--device=opencl:0"),
                EachDevice.arguments(List.of("verify", "--device", "jvm,opencl:0", "--golden", "g"), DEVICES.get(1)));
        assertEquals(List.of("bench", "--device=jvm"),
                EachDevice.arguments(List.of("bench", "--device=jvm", "--device=opencl:0"), DEVICES.get(0)));
    }

    @Test
    void allRunAndTheFirstFailureCounts() throws IOException {
        var launcher = Files.writeString(directory.resolve("glrnn"), "#!/bin/sh\necho \"$@\" >> " + directory
                + "/calls\ncase $2 in *:0) exit 4 ;; *:1) exit 5 ;; esac\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        var err = new StringWriter();
        assertEquals(4, EachDevice.run(launcher, List.of("bench", "--device=jvm,opencl:0,opencl:1"), DEVICES,
                new PrintWriter(err, true)));
        assertEquals(List.of("bench --device=jvm", "bench --device=opencl:0", "bench --device=opencl:1"),
                Files.readAllLines(directory.resolve("calls")));
        assertEquals(List.of("glrnn: jvm", "glrnn: opencl:0", "glrnn: opencl:1"), err.toString().lines().toList());
    }

    @Test
    void otherCommandsTakeOne() {
        var run = InProcess.glrnn("eval", "nowhere", "--data", "nothing", "--device", "jvm,opencl:0");
        assertEquals(ExitCode.USAGE, run.code(), run.err());
        assertEquals("glrnn: this command computes on one device, not on jvm, opencl:0", run.err().strip());
    }
}
