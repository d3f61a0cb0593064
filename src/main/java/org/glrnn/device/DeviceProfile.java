package org.glrnn.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.glrnn.tasks.graph.KernelVariants;

/**
 * What is known about one kind of device: {@code device-profiles/<name>.yaml}.
 *
 * @param name the file's name without its ending
 * @param backend {@code jvm} or the name of a TornadoVM backend
 * @param deviceType {@code cpu}, {@code gpu} or {@code fpga}
 * @param match what a device must have for this profile to be found by itself
 * @param scan how the recurrence is computed
 * @param product how matrix products are computed
 * @param reduction how rows are summed up
 * @param workGroups sizes of work groups
 * @param jvmFlags further options of the JVM that the launcher starts
 * @param compilerFlags options of the backend's compiler
 * @param notes for people
 */
public record DeviceProfile(
        String name,
        String backend,
        String deviceType,
        Match match,
        Scan scan,
        Product product,
        Reduction reduction,
        WorkGroups workGroups,
        List<String> jvmFlags,
        List<String> compilerFlags,
        String notes) {

    /** The profile of the JVM device. */
    public static final String CPU_JVM = "cpu-jvm";

    private static final Map<String, String> COMPILER_PROPERTY = Map.of(
            "opencl", "tornado.opencl.compiler.flags",
            "ptx", "tornado.ptx.compiler.flags",
            "cuda", "tornado.cuda.compiler.flags",
            "spirv", "tornado.spirv.levelzero.flags");

    /**
     * What a device must have.
     *
     * @param namePattern a regular expression to be found in the name of the device or its platform
     * @param memoryMegabytes least memory, 0 for any
     */
    public record Match(String namePattern, long memoryMegabytes) {
    }

    /**
     * How the recurrence is computed.
     *
     * @param variant name of the scan kernel
     * @param chunk steps of one chunk, 0 where the variant has none
     */
    public record Scan(String variant, int chunk) {
    }

    /**
     * How matrix products are computed.
     *
     * @param variant name of the product kernel
     * @param tile edge of a tile, 0 where the variant chooses
     */
    public record Product(String variant, int tile) {
    }

    /**
     * How a row of a layer norm or of the loss is summed up, and a sequence of the true recurrence walked.
     *
     * @param variant {@code item}: by a work item, or {@code group}: by a work group of {@code work_groups.linear}
     */
    public record Reduction(String variant) {
    }

    /**
     * Work items of a group, for kernels that use local memory.
     *
     * <p>Files written by earlier versions also have {@code square}, which no kernel has ever used.
     *
     * @param linear in a group of one dimension
     */
    @JsonIgnoreProperties("square")
    public record WorkGroups(int linear) {
    }

    /**
     * Returns a profile that comes with the program.
     *
     * @throws DeviceException if there is none of that name, or it cannot be read
     */
    public static DeviceProfile named(String name) {
        return DeviceProfiles.named(name);
    }

    /** Returns this profile with other kernels. */
    public DeviceProfile withKernels(Scan otherScan, Product otherProduct, Reduction otherReduction, WorkGroups others) {
        return new DeviceProfile(name, backend, deviceType, match, otherScan, otherProduct, otherReduction, others, jvmFlags,
                compilerFlags, notes);
    }

    /** Returns this profile under another name, for devices whose name has a pattern. */
    public DeviceProfile renamed(String otherName, String namePattern, String otherNotes) {
        return new DeviceProfile(otherName, backend, deviceType, new Match(namePattern, match.memoryMegabytes()), scan,
                product, reduction, workGroups, jvmFlags, compilerFlags, otherNotes);
    }

    /** Returns the text of a file that holds this profile. */
    public String toYaml() {
        return ProfileReader.write(this);
    }

    /** Returns which kernels the graphs of this device are made of. */
    public KernelVariants variants() {
        return new KernelVariants(KernelVariants.Scan.of(scan.variant()).orElseThrow(), scan.chunk(),
                KernelVariants.Product.of(product.variant()).orElseThrow(), product.tile(),
                reduction.variant().equals("group") ? workGroups.linear() : 0);
    }

    /** Returns the options of the JVM, those that carry the backend's compiler flags included. */
    public List<String> jvmArguments() {
        List<String> arguments = new ArrayList<>(jvmFlags);
        if (!compilerFlags.isEmpty()) {
            arguments.add("-D" + COMPILER_PROPERTY.get(backend) + "=" + String.join(" ", compilerFlags));
        }
        return arguments;
    }

    /** Does this profile fit a device? */
    boolean fits(DeviceInfo device) {
        return backend.equals(device.backend()) && deviceType.equals(device.type())
                && Pattern.compile(match.namePattern()).matcher(device.platform() + " " + device.name()).find()
                && device.memoryBytes() >= match.memoryMegabytes() << 20;
    }

    /** Returns why this profile fits, for people. */
    String reason() {
        var reason = new StringBuilder("backend " + backend + ", type " + deviceType);
        if (!match.namePattern().equals(".*")) {
            reason.append(", name has ").append(match.namePattern());
        }
        if (match.memoryMegabytes() > 0) {
            reason.append(", at least ").append(match.memoryMegabytes()).append(" MB");
        }
        return reason.toString();
    }
}
