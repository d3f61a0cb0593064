package org.glrnn.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.glrnn.device.DeviceException;
import org.glrnn.device.DeviceProfile;
import org.glrnn.device.DeviceProfiles;
import org.glrnn.device.Devices;
import org.glrnn.device.JvmDevice;
import org.glrnn.device.Sdk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn devices}: what this machine can compute on. */
@Command(
        name = "devices",
        header = "List what this machine can compute on.",
        description = "%nThe names are those of --device. All but jvm come from a TornadoVM SDK: set TORNADOVM_HOME"
                + " to its folder.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn devices",
            "  glrnn devices --json",
            "  glrnn devices --profile gpu-opencl     a device profile; also cpu-jvm, cpu-opencl, gpu-ptx, gpu-cuda,",
            "                                         gpu-spirv, fpga-intel, fpga-xilinx, or a file"})
final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--profile", paramLabel = "NAME|FILE", converter = DeviceOption.ProfileConverter.class,
            description = "Show a device profile instead.")
    private DeviceProfile profile;

    /** Does the request need the JVM of a TornadoVM SDK? */
    boolean wantsSdk() {
        return profile == null;
    }

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        if (profile != null) {
            out.println(json ? DeviceTexts.json(profile) : DeviceTexts.text(profile));
            return ExitCode.OK;
        }
        var jvm = JvmDevice.detect();
        var devices = Devices.list();
        if (json) {
            out.println(DeviceTexts.json(jvm, devices));
            return ExitCode.OK;
        }
        out.print(text(jvm));
        devices.forEach(device -> out.print(DeviceTexts.text(device, DeviceProfiles.matching(device))));
        out.println(more(devices));
        return ExitCode.OK;
    }

    private static String text(JvmDevice device) {
        return String.format(Locale.ROOT, """
                jvm  (default)
                  threads  %d
                  vectors  %s
                  memory   %.1f GiB
                  Java     %s
                  profile  %s
                """, device.threads(), vectors(device), device.memoryBytes() / (double) (1L << 30),
                device.javaVersion(), DeviceProfile.CPU_JVM);
    }

    private static String vectors(JvmDevice device) {
        return device.vectorBits().isPresent()
                ? device.vectorBits().getAsInt() + " bits (Vector API)"
                : "none; start Java with --add-modules jdk.incubator.vector for several times the speed";
    }

    private static String more(List<?> devices) {
        return Sdk.folder()
                .map(home -> devices.isEmpty() ? unused(home) : "TornadoVM " + Sdk.at(home).version() + " in " + home)
                .orElse("More devices (OpenCL, PTX, SPIR-V): install a TornadoVM SDK and set TORNADOVM_HOME to its folder.");
    }

    private static String unused(Path home) {
        try {
            Sdk.at(home).requireJava(Runtime.version().feature());
            return "The TornadoVM SDK in " + home + " shows no device here: is a driver installed, and was ./glrnn started?";
        } catch (DeviceException failure) {
            return "No more devices: " + failure.getMessage() + ".";
        }
    }
}
