package org.glrnn.device;

import java.util.List;

/**
 * One device of a TornadoVM SDK.
 *
 * @param device its name for {@code --device}, such as {@code opencl:0}
 * @param name what its driver calls it
 * @param platform the driver
 * @param type {@code cpu}, {@code gpu}, {@code fpga} or what the driver says
 * @param memoryBytes global memory
 * @param allocationBytes largest single buffer
 * @param localMemoryBytes memory that a work group shares
 * @param computeUnits compute units
 * @param workGroup most work items of a group: in all, or in each dimension, as the driver tells it
 * @param workItems most work items in each dimension of a group
 * @param version versions of device and driver
 */
public record DeviceInfo(String device, String name, String platform, String type, long memoryBytes, long allocationBytes,
        long localMemoryBytes, int computeUnits, List<Long> workGroup, List<Long> workItems, String version) {

    /** Returns the backend's name. */
    public String backend() {
        return device.substring(0, device.indexOf(':'));
    }
}
