package org.glrnn.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.glrnn.device.DeviceChoice;
import org.glrnn.device.DeviceException;
import org.glrnn.device.DeviceProfile;
import org.glrnn.device.DeviceProfiles;
import org.glrnn.device.Devices;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code --device} and {@code --profile}, the same for every command that computes. */
final class DeviceOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "auto", split = ",", converter = Converter.class,
            description = "Where to compute: auto, jvm (the cores of this machine), or a TornadoVM device such as"
                    + " opencl:0. Default: ${DEFAULT-VALUE}. See glrnn devices.")
    private List<DeviceChoice> choices;

    @Option(names = "--profile", paramLabel = "NAME|FILE", converter = ProfileConverter.class,
            description = "A device profile instead of the one that fits. See glrnn devices.")
    private DeviceProfile profile;

    @Option(names = "--show-command", description = "Print the command that starts Java, and do nothing.")
    private boolean showCommand;

    /** Were several devices asked for? Then {@link #runEach()} instead of {@link #select()}. */
    boolean several() {
        return choices.size() > 1;
    }

    /** Runs the command once for each device, and returns the exit code. */
    int runEach() {
        var home = System.getProperty("glrnn.home");
        if (home == null) {
            throw new CommandException("several devices need one process each; start ./glrnn");
        }
        return EachDevice.run(Path.of(home, "glrnn"),
                spec.root().commandLine().getParseResult().originalArgs(), choices, spec.commandLine().getErr());
    }

    /** Makes the device ready and returns its profile. */
    DeviceProfile select() {
        if (showCommand) {
            throw new CommandException("--show-command is answered by the launcher; start ./glrnn");
        }
        if (several()) {
            throw new CommandException("this command computes on one device, not on "
                    + choices.stream().map(DeviceChoice::toString).collect(Collectors.joining(", ")));
        }
        var selection = Devices.select(choices.getFirst(), Optional.ofNullable(profile));
        selection.note().ifPresent(note -> spec.commandLine().getErr().println("glrnn: " + note));
        return selection.profile();
    }

    static final class Converter implements ITypeConverter<DeviceChoice> {
        @Override
        public DeviceChoice convert(String text) {
            try {
                return DeviceChoice.parse(text);
            } catch (IllegalArgumentException failure) {
                throw new TypeConversionException(failure.getMessage());
            }
        }
    }

    static final class ProfileConverter implements ITypeConverter<DeviceProfile> {
        @Override
        public DeviceProfile convert(String text) {
            try {
                return DeviceProfiles.load(text);
            } catch (DeviceException failure) {
                throw new TypeConversionException(failure.getMessage());
            }
        }
    }
}
