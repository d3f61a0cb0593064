package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.glrnn.device.DeviceChoice;
import org.glrnn.device.DeviceException;
import org.glrnn.device.DeviceProfile;
import org.glrnn.device.DeviceProfiles;
import org.glrnn.device.Sdk;
import org.glrnn.device.SdkLaunch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the launcher asks before it starts the JVM of a command that may need a TornadoVM SDK: a JVM with the SDK cannot be
 * made out of one without. Prints the name of an argument file, or nothing where the command needs no SDK.
 */
public final class Launch {
    private Launch() {
    }

    /**
     * Answers the launcher; the exit code is 0, or that of the failure it has reported.
     *
     * @param args the directory for argument files, then the arguments of {@code glrnn}
     */
    public static void main(String[] args) {
        System.exit(answer(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    static int answer(String[] args, PrintWriter out, PrintWriter err) {
        var failures = new Failures(err);
        try {
            var command = command(List.of(args).subList(1, args.length).toArray(String[]::new));
            command.flatMap(Launch::arguments)
                    .ifPresent(arguments -> out.println(SdkLaunch.write(arguments, Path.of(args[0]))));
            return ExitCode.OK;
        } catch (RuntimeException failure) {
            return failures.report(failure);
        }
    }

    // A request that cannot be parsed needs no SDK: the command itself will say what is wrong.
    private static Optional<CommandSpec> command(String[] args) {
        try {
            var parsed = Main.commandLine(new Failures(new PrintWriter(System.err))).parseArgs(args);
            return Optional.ofNullable(parsed.subcommand()).map(ParseResult::commandSpec);
        } catch (ParameterException _) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> arguments(CommandSpec command) {
        if (command.userObject() instanceof DevicesCommand devices) {
            return devices.wantsSdk() ? forDevices() : Optional.empty();
        }
        // Of several devices each gets a process, which asks again.
        return value(command, "--device", List.class)
                .flatMap(choices -> choices.size() == 1 && choices.getFirst() instanceof DeviceChoice.Tornado device
                        && Sdk.folder().isPresent()
                                ? Optional.of(forDevice(device, value(command, "--profile", DeviceProfile.class)))
                                : Optional.empty());
    }

    private static List<String> forDevice(DeviceChoice.Tornado device, Optional<DeviceProfile> profile) {
        var sdk = Sdk.at(Sdk.folder().orElseThrow()).requireJava(Runtime.version().feature())
                .requireBackend(device.backend());
        return SdkLaunch.arguments(sdk, profile.orElseGet(() -> DeviceProfiles.forLaunch(device.backend())));
    }

    // A list of devices is worth having without the SDK too; the command says why the SDK is left out.
    private static Optional<List<String>> forDevices() {
        try {
            return Sdk.folder().map(home -> Sdk.at(home).requireJava(Runtime.version().feature()))
                    .map(sdk -> SdkLaunch.arguments(sdk, DeviceProfile.named(DeviceProfile.CPU_JVM)));
        } catch (DeviceException _) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> value(CommandSpec command, String option, Class<T> type) {
        return Optional.ofNullable(command.findOption(option)).map(found -> type.cast(found.getValue()));
    }
}
