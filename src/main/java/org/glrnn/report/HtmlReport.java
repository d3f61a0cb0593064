package org.glrnn.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The report of a run: one HTML file that needs nothing else, with curves of loss, learning rate, gradient norm and
 * speed, the evaluations as a table, and the configuration.
 */
public final class HtmlReport {
    private static final String FILE = "report.html";

    private HtmlReport() {
    }

    /**
     * Writes {@code report.html} from what the run directory holds: {@code metrics.jsonl}, {@code config.yaml} and
     * {@code manifest.json}; what is missing or damaged is left out. A report that is there is replaced.
     *
     * @param runDirectory of a run, finished or not
     * @return the file
     * @throws ReportException if it cannot be written
     */
    public static Path write(Path runDirectory) {
        var file = runDirectory.resolve(FILE);
        var temporary = runDirectory.resolve("." + FILE + ".new");
        try {
            Files.writeString(temporary, html(runDirectory));
            return Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw new ReportException("cannot write " + file + ": " + ReportException.reason(e)
                    + "; metrics and checkpoints are not affected: free space or check permissions", e);
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The failure to write says enough.
        }
    }

    private static String html(Path runDirectory) throws IOException {
        var curves = Curves.read(runDirectory.resolve("metrics.jsonl"));
        var name = runDirectory.toAbsolutePath().normalize().getFileName();
        return Page.html(name == null ? "run" : name.toString(), curves, sections(runDirectory));
    }

    private static Map<String, Map<String, String>> sections(Path runDirectory) {
        var sections = new LinkedHashMap<String, Map<String, String>>();
        tree(new YAMLMapper(), runDirectory.resolve("config.yaml")).properties()
                .forEach(section -> sections.put("Configuration: " + section.getKey(), flat(section.getValue())));
        sections.put("Manifest", flat(tree(new JsonMapper(), runDirectory.resolve("manifest.json"))));
        return sections;
    }

    private static JsonNode tree(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(Files.readAllBytes(file));
        } catch (IOException | JacksonException e) {
            return mapper.createObjectNode();
        }
    }

    private static Map<String, String> flat(JsonNode node) {
        var rows = new LinkedHashMap<String, String>();
        flatten("", node, rows);
        return rows;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> rows) {
        if (node.isObject()) {
            node.properties().forEach(entry -> flatten(
                    prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey(), entry.getValue(), rows));
        } else if (node.isArray() && node.has(0) && node.get(0).isContainer()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(prefix + "[" + i + "]", node.get(i), rows);
            }
        } else if (node.isArray()) {
            rows.put(prefix, String.join(" ", node.valueStream().map(JsonNode::asString).toList()));
        } else {
            rows.put(prefix, node.asString());
        }
    }
}
