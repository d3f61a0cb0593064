package org.tornadojvm;

/** A system property for the length of a try block. */
record Settings(String key, String before) implements AutoCloseable {

    static Settings set(String key, String value) {
        Settings settings = new Settings(key, System.getProperty(key));
        System.setProperty(key, value);
        return settings;
    }

    static Settings memory(String mode) {
        return set("tornadojvm.memory", mode);
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(key);
        } else {
            System.setProperty(key, before);
        }
    }
}
