package org.glrnn.cli;

import org.glrnn.device.DeviceChoice;
import org.glrnn.device.Devices;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --device}, the same for every command that computes. */
final class DeviceOption {
    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "auto", converter = Converter.class,
            description = "Where to compute: auto, jvm (the cores of this machine), or a TornadoVM device such as"
                    + " opencl:0. Default: ${DEFAULT-VALUE}. See glrnn devices.")
    private DeviceChoice choice;

    /** Makes the device ready and returns its profile's name. */
    String select() {
        return Devices.select(choice).name();
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
}
