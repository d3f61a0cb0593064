package org.glrnn.tasks.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.tornadojvm.TornadoJvm;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** The devices a test can run on: those of the TornadoVM SDK this JVM was started with, else the JVM device. */
final class SdkDevices {

    private SdkDevices() {
    }

    /** A device and how to make it the one that task graphs run on. */
    record Target(String name, Runnable select) {
    }

    /** Was this JVM started with an SDK's argument file? */
    static boolean present() {
        return !TornadoJvm.install();
    }

    static List<Target> all() {
        if (!present()) {
            return List.of(new Target("jvm", () -> {}));
        }
        List<Target> targets = new ArrayList<>();
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        for (int b = 0; b < runtime.getNumBackends(); b++) {
            TornadoBackend backend = runtime.getBackend(b);
            String name = runtime.getBackendType(b).name().toLowerCase(Locale.ROOT);
            for (int d = 0; d < backend.getNumDevices(); d++) {
                targets.add(new Target(name + ":" + d, select(name, d)));
            }
        }
        return targets;
    }

    // Selecting a device swaps it with the first; so the numbers above hold only until the first selection.
    private static Runnable select(String name, int device) {
        return () -> {
            TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
            for (int b = 0; b < runtime.getNumBackends(); b++) {
                if (runtime.getBackendType(b).name().toLowerCase(Locale.ROOT).equals(name)) {
                    runtime.getBackend(b).setDefaultDevice(device);
                    runtime.setDefaultBackend(b);
                    return;
                }
            }
        };
    }
}
