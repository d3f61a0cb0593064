package org.glrnn.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.glrnn.device.DeviceProfile;
import org.glrnn.train.Tuning;
import org.glrnn.train.Tuning.Measurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn tune}: finds the fastest kernels of a device and writes them down as a profile. */
@Command(
        name = "tune",
        header = "Find the fastest kernels of a device and write a profile.",
        description = "%nMeasures products, scan and row sums in all variants on a TornadoVM device, at a size that should be"
                + " near the model's. A variant that fails or whose numbers differ is left out. The profile is used with"
                + " --profile FILE.",
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn tune --device opencl:0 --output my-cpu.yaml",
            "  glrnn train --device opencl:0 --profile my-cpu.yaml --config tinyshakespeare --data input.txt"})
final class TuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write the profile. Default: stdout.")
    private Path output;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "8", description = "Sequences. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--length", paramLabel = "N", defaultValue = "256",
            description = "Tokens per sequence. Default: ${DEFAULT-VALUE}.")
    private int length;

    @Option(names = "--width", paramLabel = "N", defaultValue = "256",
            description = "Channels. Default: ${DEFAULT-VALUE}.")
    private int width;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() {
        if (batch < 1 || length < 1 || width < 1) {
            throw new CommandException("--batch, --length and --width must be at least 1");
        }
        var profile = device.select();
        if (profile.backend().equals("jvm")) {
            throw new CommandException("the JVM device has one fast routine for each kernel and nothing to choose; name a"
                    + " TornadoVM device with --device opencl:0 or the like");
        }
        var err = spec.commandLine().getErr();
        var tuned = new Tuning(profile, batch, length, width, measured -> print(err, measured)).run();
        write(tuned.renamed(name(), profile.match().namePattern(), "Measured on " + LocalDate.now() + " with batch " + batch
                + ", length " + length + ", width " + width + ", from " + profile.name() + "."));
        return ExitCode.OK;
    }

    private static void print(PrintWriter err, Measurement measured) {
        err.println(measured.refusal().isEmpty()
                ? String.format(Locale.ROOT, "%-9s %-16s %10.3f ms", measured.part(), measured.variant(),
                        1e3 * measured.seconds())
                : String.format("%-9s %-16s left out: %s", measured.part(), measured.variant(), measured.refusal()));
    }

    private String name() {
        return output == null ? "tuned" : output.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    }

    private void write(DeviceProfile profile) {
        if (output == null) {
            spec.commandLine().getOut().print(profile.toYaml());
            return;
        }
        try {
            Files.writeString(output, profile.toYaml());
        } catch (IOException failure) {
            throw new CommandException(output + " cannot be written: " + failure.getMessage());
        }
        spec.commandLine().getErr().println("wrote " + output);
    }
}
