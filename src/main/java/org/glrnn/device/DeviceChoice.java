package org.glrnn.device;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a user asks for with {@code --device}. */
public sealed interface DeviceChoice {

    /** The best device there is. */
    record Auto() implements DeviceChoice {
        @Override
        public String toString() {
            return "auto";
        }
    }

    /** The JVM device: the cores of this machine, nothing to install. */
    record Jvm() implements DeviceChoice {
        @Override
        public String toString() {
            return "jvm";
        }
    }

    /**
     * A device of a TornadoVM SDK.
     *
     * @param backend the backend's name in lower case, such as {@code opencl}
     * @param index the number of the device in that backend, from 0
     */
    record Tornado(String backend, int index) implements DeviceChoice {
        @Override
        public String toString() {
            return backend + ":" + index;
        }
    }

    /**
     * Reads a choice.
     *
     * @param text {@code auto}, {@code jvm}, or backend and number such as {@code opencl:0}
     * @throws IllegalArgumentException if it is none of these; one line that says what is allowed
     */
    static DeviceChoice parse(String text) {
        var name = text.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "auto" -> new Auto();
            case "jvm" -> new Jvm();
            default -> tornado(name);
        };
    }

    private static DeviceChoice tornado(String name) {
        var match = Pattern.compile("([a-z]+):(\\d{1,4})").matcher(name);
        if (!match.matches()) {
            throw new IllegalArgumentException("there is no device \"" + name
                    + "\"; use auto, jvm, or a TornadoVM backend and number such as opencl:0");
        }
        return new Tornado(match.group(1), Integer.parseInt(match.group(2)));
    }
}
