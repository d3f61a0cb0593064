package org.glrnn.tasks.plan;

/** The JVM device's memory: the host's own, or buffers of its own full of NaN, which show a missing transfer. */
public enum MemoryMode {
    ZERO_COPY(null), SEPARATE("separate");

    private static final String PROPERTY = "tornadojvm.memory";
    private final String value;

    MemoryMode(String value) {
        this.value = value;
    }

    /** Runs something that builds and uses plans in this mode. */
    public void run(Runnable body) {
        var before = System.getProperty(PROPERTY);
        set(value);
        try {
            body.run();
        } finally {
            set(before);
        }
    }

    private static void set(String mode) {
        if (mode == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, mode);
        }
    }
}
