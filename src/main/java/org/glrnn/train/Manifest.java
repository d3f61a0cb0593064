package org.glrnn.train;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;

import org.glrnn.data.Tokenizer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** manifest.json: with what a run was made, one entry for each session (a resume is a new one). */
final class Manifest {
    static final String FILE = "manifest.json";
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Manifest() {
    }

    static void write(RunDirectory directory, RunInfo info, Tokenizer tokenizer, String device) {
        var manifest = JSON.createObjectNode();
        manifest.put("seed", info.configuration().training().seed());
        var origin = info.configuration().origin();
        if (origin != null) {
            manifest.putObject("origin").put("checkpoint", origin.from()).put("sha256", origin.fromSha256());
        }
        manifest.putObject("tokenizer").put("name", tokenizer.name()).put("tokens", tokenizer.vocabularySize());
        manifest.put("parameters", info.parameters());
        manifest.put("training_tokens", info.trainingTokens());
        manifest.put("validation_tokens", info.validationTokens());
        manifest.put("planned_bytes", info.plannedBytes());
        manifest.put("data_bytes", info.dataBytes());
        var sessions = info.firstStep() > 0 ? sessions(directory.resolve(FILE)) : JSON.createArrayNode();
        manifest.set("sessions", sessions.add(session(info.firstStep(), device)));
        directory.write(FILE, JSON.writeValueAsBytes(manifest));
    }

    private static ObjectNode session(long firstStep, String device) {
        var session = JSON.createObjectNode();
        session.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        session.put("first_step", firstStep);
        session.put("version", version());
        session.put("commit", commit());
        session.put("device", device);
        session.put("java", System.getProperty("java.runtime.version"));
        session.put("vm", System.getProperty("java.vm.name"));
        session.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        session.put("cores", Runtime.getRuntime().availableProcessors());
        var flags = session.putArray("flags");
        ManagementFactory.getRuntimeMXBean().getInputArguments().forEach(flags::add);
        return session;
    }

    private static ArrayNode sessions(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file)).path("sessions") instanceof ArrayNode sessions ? sessions
                    : JSON.createArrayNode();
        } catch (IOException | JacksonException e) {
            // The history of a damaged manifest is lost; the run is not.
            return JSON.createArrayNode();
        }
    }

    private static String version() {
        var properties = new Properties();
        try (var input = Manifest.class.getResourceAsStream("/META-INF/maven/org.glrnn/glrnn/pom.properties")) {
            if (input != null) {
                properties.load(input);
            }
        } catch (IOException e) {
            // Falls through to the answer for a class path without it.
        }
        return properties.getProperty("version", "development");
    }

    /** Returns the commit checked out where this program lies, null if that is no checkout. */
    private static String commit() {
        try {
            var source = Manifest.class.getProtectionDomain().getCodeSource();
            var at = source == null ? null : Path.of(source.getLocation().toURI());
            while (at != null && !Files.isRegularFile(at.resolve(".git/HEAD"))) {
                at = at.getParent();
            }
            return at == null ? null : commit(at.resolve(".git"));
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    static String commit(Path git) throws IOException {
        var head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref: ")) {
            return head;
        }
        var name = head.substring("ref: ".length());
        if (Files.isRegularFile(git.resolve(name))) {
            return Files.readString(git.resolve(name)).strip();
        }
        if (!Files.isRegularFile(git.resolve("packed-refs"))) {
            return null;
        }
        return Files.readAllLines(git.resolve("packed-refs")).stream().filter(line -> line.endsWith(" " + name))
                .map(line -> line.substring(0, line.indexOf(' '))).findFirst().orElse(null);
    }
}
