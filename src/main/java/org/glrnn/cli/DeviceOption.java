package org.glrnn.cli;

import java.util.Optional;

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

    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "auto", converter = Converter.class,
            description = "Where to compute: auto, jvm (the cores of this machine), or a TornadoVM device such as"
                    + " opencl:0. Default: ${DEFAULT-VALUE}. See glrnn devices.")
    private DeviceChoice choice;

    @Option(names = "--profile", paramLabel = "NAME|FILE", converter = ProfileConverter.class,
            description = "A device profile instead of the one that fits. See glrnn devices.")
    private DeviceProfile profile;

    @Option(names = "--show-command", description = "Print the command that starts Java, and do nothing.")
    private boolean showCommand;

    /** Makes the device ready and returns its profile. */
    DeviceProfile select() {
        if (showCommand) {
            throw new CommandException("--show-command is answered by the launcher; start ./glrnn");
        }
        var selection = Devices.select(choice, Optional.ofNullable(profile));
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
