package org.glrnn.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.glrnn.device.DeviceInfo;
import org.glrnn.device.DeviceProfile;
import org.glrnn.device.DeviceProfiles;
import org.glrnn.device.DeviceProfiles.Found;
import org.glrnn.device.JvmDevice;

/** Devices and profiles in words, for people and for programs. */
final class DeviceTexts {
    private DeviceTexts() {
    }

    /** Returns a paragraph about one device of a TornadoVM SDK. */
    static String text(DeviceInfo device, Optional<Found> profile) {
        return String.format(Locale.ROOT, """

                %s
                  name     %s
                  driver   %s%s
                  type     %s, %d compute units
                  memory   %.1f GiB, %.1f GiB in one buffer, %.0f KiB local
                  groups   at most %s work items, %s along each dimension
                  profile  %s
                """, device.device(), device.name(), device.platform(),
                device.version().isEmpty() ? "" : "; " + device.version(), device.type(), device.computeUnits(),
                gibibytes(device.memoryBytes()), gibibytes(device.allocationBytes()), device.localMemoryBytes() / 1024.0,
                sizes(device.workGroup()), sizes(device.workItems()),
                profile.map(found -> found.profile().name() + " (" + found.reason() + ")")
                        .orElse("none fits; give one with --profile FILE"));
    }

    /** Returns a profile as text. */
    static String text(DeviceProfile profile) {
        return String.format(Locale.ROOT, """
                %s
                  for       %s, %s, name has %s, at least %d MB
                  scan      %s, chunk %d
                  product   %s, tile %d
                  reduction %s per row
                  groups    %d
                  JVM       %s
                  compiler  %s
                  %s""", profile.name(), profile.backend(), profile.deviceType(), profile.match().namePattern(),
                profile.match().memoryMegabytes(), profile.scan().variant(), profile.scan().chunk(),
                profile.product().variant(), profile.product().tile(), profile.reduction().variant(),
                profile.workGroups().linear(), words(profile.jvmFlags()), words(profile.compilerFlags()), profile.notes());
    }

    /** Returns a profile as one line of JSON. */
    static String json(DeviceProfile profile) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", profile.name());
        values.put("backend", profile.backend());
        values.put("device_type", profile.deviceType());
        values.put("scan", profile.scan());
        values.put("product", profile.product());
        values.put("reduction", profile.reduction());
        values.put("work_groups", profile.workGroups());
        values.put("jvm_flags", profile.jvmFlags());
        values.put("compiler_flags", profile.compilerFlags());
        values.put("notes", profile.notes());
        return Results.json(values);
    }

    /** Returns all devices as one line of JSON. */
    static String json(JvmDevice jvm, List<DeviceInfo> devices) {
        Map<String, Object> first = new LinkedHashMap<>();
        first.put("device", "jvm");
        first.put("threads", jvm.threads());
        first.put("vector_bits", jvm.vectorBits().isPresent() ? jvm.vectorBits().getAsInt() : null);
        first.put("memory_bytes", jvm.memoryBytes());
        first.put("version", jvm.javaVersion());
        first.put("profile", DeviceProfile.CPU_JVM);
        List<Map<String, Object>> all = new ArrayList<>(List.of(first));
        devices.forEach(device -> all.add(values(device)));
        return Results.json(Map.of("devices", all));
    }

    private static Map<String, Object> values(DeviceInfo device) {
        var found = DeviceProfiles.matching(device);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("device", device.device());
        values.put("name", device.name());
        values.put("platform", device.platform());
        values.put("type", device.type());
        values.put("compute_units", device.computeUnits());
        values.put("memory_bytes", device.memoryBytes());
        values.put("allocation_bytes", device.allocationBytes());
        values.put("local_memory_bytes", device.localMemoryBytes());
        values.put("work_group", device.workGroup());
        values.put("work_items", device.workItems());
        values.put("version", device.version());
        values.put("profile", found.map(match -> match.profile().name()).orElse(null));
        values.put("profile_reason", found.map(Found::reason).orElse(null));
        return values;
    }

    private static double gibibytes(long bytes) {
        return bytes / (double) (1L << 30);
    }

    private static String sizes(List<Long> sizes) {
        return sizes.isEmpty() ? "?" : sizes.stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "-" : String.join(" ", words);
    }
}
