package org.glrnn.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The lines of metrics.jsonl, thinned to what a chart can show. */
final class Curves {
    /** The columns of a chart's data, the first on the horizontal axis. */
    static final List<String> COLUMNS = List.of("step", "loss", "validation_loss", "learning_rate", "gradient_norm",
            "tokens_per_s");
    private static final int MOST_LINES = 5_000;
    private static final JsonMapper JSON = new JsonMapper();
    private final List<JsonNode> lines;

    private Curves(List<JsonNode> lines) {
        this.lines = lines;
    }

    /** Reads a file; one that cannot be read has no lines. */
    static Curves read(Path file) {
        var lines = new ArrayList<JsonNode>();
        try {
            MetricsFile.read(file, line -> lines.add(line.values()));
        } catch (IOException e) {
            lines.clear();
        }
        return new Curves(lines);
    }

    /** Returns the lines that have a validation loss. */
    List<JsonNode> evaluations() {
        return lines.stream().filter(line -> isFinite(line.path("validation_loss"))).toList();
    }

    /** Returns the last value of a column. */
    OptionalDouble last(String column) {
        return lines.reversed().stream().map(line -> line.path(column)).filter(Curves::isFinite)
                .mapToDouble(JsonNode::doubleValue).findFirst();
    }

    /** Returns the columns as a JSON array of arrays, null where a line has no value. */
    String json() {
        var columns = JSON.createArrayNode();
        var shown = thinned();
        for (var column : COLUMNS) {
            ArrayNode values = columns.addArray();
            shown.forEach(line -> values.add(isFinite(line.path(column)) ? line.get(column) : values.nullNode()));
        }
        return JSON.writeValueAsString(columns);
    }

    private List<JsonNode> thinned() {
        int every = 1 + (lines.size() - 1) / MOST_LINES;
        var kept = new ArrayList<JsonNode>();
        for (int i = 0; i < lines.size(); i++) {
            if (i % every == 0 || lines.get(i).has("validation_loss")) {
                kept.add(lines.get(i));
            }
        }
        return kept;
    }

    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && Double.isFinite(value.doubleValue());
    }
}
