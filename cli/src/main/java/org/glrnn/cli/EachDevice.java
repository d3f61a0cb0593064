package org.glrnn.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.glrnn.device.DeviceChoice;

/** Runs the same command once per device, one after another, each in a separate process: a process has one device. */
final class EachDevice {
    private static final String OPTION = "--device";

    private EachDevice() {
    }

    /**
     * Runs them all, whatever becomes of each.
     *
     * @param launcher the program to start
     * @param arguments what the user gave {@code glrnn}
     * @param err told which device comes next
     * @return exit code of the first that failed, else 0
     */
    static int run(Path launcher, List<String> arguments, List<DeviceChoice> devices, PrintWriter err) {
        var first = ExitCode.OK;
        for (var device : devices) {
            err.println("glrnn: " + device);
            var code = start(launcher, arguments(arguments, device));
            first = first == ExitCode.OK ? code : first;
        }
        return first;
    }

    /** Returns the arguments with one device instead of several. */
    static List<String> arguments(List<String> arguments, DeviceChoice device) {
        List<String> own = new ArrayList<>();
        for (var i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals(OPTION)) {
                i++;
            } else if (!arguments.get(i).startsWith(OPTION + "=")) {
                own.add(arguments.get(i));
            }
        }
        own.add(OPTION + "=" + device);
        return own;
    }

    private static int start(Path launcher, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException failure) {
            throw new CommandException(launcher + " cannot be started: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }
}
