package org.glrnn.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/** The page of a report: text escaped, uPlot and data inlined. */
final class Page {
    private static final String PROPERTIES = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2em auto; padding: 0 1em; }
            h1 { font-size: 1.5em; } h2 { font-size: 1.1em; margin-top: 2em; }
            table { border-collapse: collapse; } td, th { text-align: left; padding: .15em 1.2em .15em 0;
              vertical-align: top; border-bottom: 1px solid #8884; font-variant-numeric: tabular-nums; }
            td { overflow-wrap: anywhere; } .chart { margin: 1.5em 0; }
            """;

    private static final String SCRIPT = """
            const columns = JSON.parse(document.getElementById("data").textContent);
            const colors = ["#1668c1", "#d9480f"];
            function chart(title, indices, names, logarithmic) {
              const series = indices.map((c, i) => ({ label: names[i], stroke: colors[i], width: 1.5, spanGaps: true,
                points: { show: columns[c].filter(v => v !== null).length < 60 } }));
              const place = document.createElement("div");
              place.className = "chart";
              document.getElementById("charts").append(place);
              const plot = new uPlot({ title, width: place.clientWidth || 900, height: 300,
                scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
                axes: [{ label: "step" }, { size: 80 }],
                series: [{ label: "step" }, ...series] }, [columns[0], ...indices.map(c => columns[c])], place);
              addEventListener("resize", () => plot.setSize({ width: place.clientWidth, height: 300 }));
            }
            if (columns[0].length > 0) {
              chart("Loss (nats per token)", [1, 2], ["training", "validation"], false);
              chart("Learning rate", [3], ["learning rate"], false);
              chart("Gradient norm", [4], ["gradient norm"], columns[4].every(v => v === null || v > 0));
              chart("Speed (tokens per second, since the line before)", [5], ["tokens/s"], false);
            }
            """;

    private Page() {
    }

    static String html(String run, Curves curves, Map<String, Map<String, String>> sections) throws IOException {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <style>%2$s%3$s</style>
                </head>
                <body>
                <h1>Run %1$s</h1>
                %4$s
                <div id="charts"></div>
                <noscript>The curves need JavaScript; the tables do not.</noscript>
                %5$s
                %6$s
                <script type="application/json" id="data">%7$s</script>
                <script>%8$s</script>
                <script>%9$s</script>
                </body>
                </html>
                """.formatted(escape(run), uPlot("uPlot.min.css"), STYLE, summary(curves), evaluations(curves),
                sections.entrySet().stream().map(section -> table(section.getKey(), section.getValue()))
                        .collect(Collectors.joining("\n")),
                curves.json().replace("<", "\\u003c"), uPlot("uPlot.iife.min.js").replace("</script", "<\\/script"),
                SCRIPT);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String summary(Curves curves) {
        var evaluations = curves.evaluations();
        if (evaluations.isEmpty()) {
            return "<p>No evaluation yet.</p>";
        }
        double first = loss(evaluations.getFirst());
        double best = evaluations.stream().mapToDouble(Page::loss).min().orElseThrow();
        return ("<p>Validation loss %s nats per token at first, %s at last (%s bits), %s at best;"
                + " %s tokens per second at last.</p>").formatted(number(first), number(loss(evaluations.getLast())),
                        number(loss(evaluations.getLast()) / Math.log(2)), number(best),
                        curves.last("tokens_per_s").isPresent()
                                ? Long.toString(Math.round(curves.last("tokens_per_s").getAsDouble())) : "no");
    }

    private static String evaluations(Curves curves) {
        var rows = curves.evaluations().stream().map(line -> row(List.of(line.path("step").asString(),
                line.path("loss").isNumber() ? number(line.path("loss").doubleValue()) : "", number(loss(line)),
                number(Math.exp(loss(line)))))).collect(Collectors.joining("\n"));
        return "<h2>Evaluations</h2>\n<table>\n<tr><th>step</th><th>training loss</th><th>validation loss</th>"
                + "<th>perplexity</th></tr>\n" + rows + "\n</table>";
    }

    private static String table(String title, Map<String, String> rows) {
        return "<h2>" + escape(title) + "</h2>\n<table>\n" + rows.entrySet().stream()
                .map(entry -> row(List.of(entry.getKey(), entry.getValue()))).collect(Collectors.joining("\n"))
                + "\n</table>";
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> "<td>" + escape(cell) + "</td>")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static double loss(JsonNode line) {
        return line.path("validation_loss").doubleValue();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String uPlot(String name) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(resource(PROPERTIES)));
        return resource("/META-INF/resources/webjars/uplot/" + properties.getProperty("version") + "/dist/" + name);
    }

    private static String resource(String name) throws IOException {
        try (var input = Page.class.getResourceAsStream(name)) {
            if (input == null) {
                throw new FileNotFoundException("the library uPlot is not on the class path (" + name + ")");
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
