package org.glrnn.cli;

import java.io.IOException;
import java.util.Properties;

import picocli.CommandLine.IVersionProvider;

/** The version Maven built. */
final class Version implements IVersionProvider {
    private static final String POM = "/META-INF/maven/org.glrnn/glrnn/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"glrnn " + project() + " on Java " + Runtime.version()};
    }

    private static String project() throws IOException {
        try (var stream = Version.class.getResourceAsStream(POM)) {
            if (stream == null) {
                return "(not packaged)";
            }
            var properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        }
    }
}
