package org.tornadojvm;

/** Where the arrays of a task graph live. */
enum DeviceMemory {

    /** The host array is the device memory: nothing is copied. */
    SHARED,

    /** Every array has its own device memory, filled with a poison value: a missing transfer shows. */
    SEPARATE;

    private static final String PROPERTY = "tornadojvm.memory";

    /** The mode set at the moment, so that one process can use both. */
    static DeviceMemory current() {
        String text = System.getProperty(PROPERTY, "shared");
        return switch (text) {
            case "shared" -> SHARED;
            case "separate" -> SEPARATE;
            default -> throw Refusal.error("-D" + PROPERTY + "=" + text + ": use shared or separate");
        };
    }

    Object allocate(Object host) {
        return this == SHARED ? host : Buffers.poisoned(host);
    }
}
