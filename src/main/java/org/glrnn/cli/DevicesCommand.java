package org.glrnn.cli;

import java.util.Locale;
import java.util.concurrent.Callable;

import org.glrnn.device.DeviceProfile;
import org.glrnn.device.Devices;
import org.glrnn.device.JvmDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code glrnn devices}: what this machine can compute on. */
@Command(
        name = "devices",
        header = "List what this machine can compute on.",
        description = "%nThe names are those of --device.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = "  glrnn devices")
final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var device = JvmDevice.detect();
        var out = spec.commandLine().getOut();
        out.print(String.format(Locale.ROOT, """
                jvm  (default)
                  threads  %d
                  vectors  %s
                  memory   %.1f GiB
                  Java     %s
                  profile  %s
                """, device.threads(), vectors(device), device.memoryBytes() / (double) (1L << 30),
                device.javaVersion(), DeviceProfile.CPU_JVM));
        out.println(more());
        return ExitCode.OK;
    }

    private static String vectors(JvmDevice device) {
        return device.vectorBits().isPresent()
                ? device.vectorBits().getAsInt() + " bits (Vector API)"
                : "none; start Java with --add-modules jdk.incubator.vector for several times the speed";
    }

    private static String more() {
        return Devices.sdk()
                .map(home -> "TornadoVM SDK in " + home + ": not used by this version yet.")
                .orElse("More devices (OpenCL, PTX, SPIR-V): install a TornadoVM SDK and set TORNADOVM_HOME to its folder.");
    }
}
