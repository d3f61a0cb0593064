package org.tornadojvm;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import uk.ac.manchester.tornado.api.TornadoSetting;

/** TornadoVM's settings, which are the system properties. Public only because TornadoVM's API creates it by name. */
public final class JvmSetting implements TornadoSetting {

    /** Called by TornadoVM's API. */
    public JvmSetting() {
        // nothing to set up
    }

    @Override
    public void setTornadoProperty(String key, String value) {
        System.setProperty(key, value);
    }

    @Override
    public String getTornadoProperty(String key) {
        return System.getProperty(key);
    }

    @Override
    public String getTornadoProperty(String key, String defaultValue) {
        return System.getProperty(key, defaultValue);
    }

    @Override
    public void loadTornadoProperty(String filename) {
        Properties loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(filename))) {
            loaded.load(reader);
        } catch (IOException e) {
            throw Refusal.error("cannot read the settings file " + filename, e);
        }
        loaded.stringPropertyNames().forEach(key -> System.setProperty(key, loaded.getProperty(key)));
    }
}
