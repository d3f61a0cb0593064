package org.glrnn.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * The devices of the TornadoVM that this process was started with. Backends and device types differ between versions of
 * TornadoVM and are looked up by name.
 */
final class TornadoDevices {
    private static final Pattern VERSION = Pattern.compile("(?m)^(Device|Driver) version\\s*:\\s*(.+)$");

    private TornadoDevices() {
    }

    /** Lists all devices, those of each backend from index 0. */
    static List<DeviceInfo> list() {
        List<DeviceInfo> devices = new ArrayList<>();
        backends().forEach((name, number) -> {
            var backend = runtime().getBackend(number);
            for (var index = 0; index < backend.getNumDevices(); index++) {
                devices.add(describe(name + ":" + index, backend.getDevice(index)));
            }
        });
        return devices;
    }

    /**
     * Makes a device the one that task graphs of this process run on.
     *
     * @throws DeviceException if it is not there
     */
    static DeviceInfo select(DeviceChoice.Tornado choice) {
        var number = backends().get(choice.backend());
        if (number == null) {
            throw new DeviceException("--device " + choice + ": no backend " + choice.backend() + " started, only "
                    + String.join(", ", backends().keySet()) + "; is its driver installed?");
        }
        var backend = runtime().getBackend(number);
        if (choice.index() >= backend.getNumDevices()) {
            throw new DeviceException("--device " + choice + ": the backend " + choice.backend() + " has "
                    + names(choice.backend(), backend) + "; see glrnn devices");
        }
        var info = describe(choice.toString(), backend.getDevice(choice.index()));
        backend.setDefaultDevice(choice.index());
        runtime().setDefaultBackend(number);
        return info;
    }

    private static Map<String, Integer> backends() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (var i = 0; i < runtime().getNumBackends(); i++) {
            numbers.putIfAbsent(runtime().getBackendType(i).name().toLowerCase(Locale.ROOT), i);
        }
        return numbers;
    }

    private static String names(String name, TornadoBackend backend) {
        return IntStream.range(0, backend.getNumDevices())
                .mapToObj(i -> name + ":" + i + " (" + backend.getDevice(i).getPhysicalDevice().getDeviceName() + ")")
                .collect(Collectors.joining(", ", "only ", ""));
    }

    private static DeviceInfo describe(String label, TornadoDevice device) {
        var physical = device.getPhysicalDevice();
        return new DeviceInfo(label, physical.getDeviceName(), device.getPlatformName(), type(device),
                physical.getDeviceGlobalMemorySize(), physical.getDeviceMaxAllocationSize(),
                physical.getDeviceLocalMemorySize(), physical.getDeviceMaxComputeUnits(),
                numbers(physical.getDeviceMaxWorkGroupSize()), numbers(physical.getDeviceMaxWorkItemSizes()),
                version(String.valueOf(physical.getDeviceInfo())));
    }

    private static String type(TornadoDevice device) {
        var type = device.getDeviceType().name().toLowerCase(Locale.ROOT);
        return type.equals("accelerator") ? "fpga" : type;
    }

    private static List<Long> numbers(long[] values) {
        return values == null ? List.of() : Arrays.stream(values).boxed().toList();
    }

    private static String version(String description) {
        return VERSION.matcher(description).results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT) + " " + found.group(2).strip())
                .collect(Collectors.joining(", "));
    }

    private static TornadoRuntime runtime() {
        return TornadoRuntimeProvider.getTornadoRuntime();
    }
}
