package org.glrnn.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
    @TempDir
    private Path temporary;
    private Path run;

    @BeforeEach
    void makeRun() throws IOException {
        run = Files.createDirectory(temporary.resolve("<b>&run"));
    }

    @Test
    void theReportHoldsCurvesAndConfiguration() throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), """
                {"step":0,"validation_loss":4.2}
                {"step":1,"loss":4.0,"gradient_norm":1.5,"learning_rate":0.1,"tokens_per_s":1000}
                {"step":2,"loss":3.0,"gradient_norm":1.0,"learning_rate":0.2,"tokens_per_s":2000,"validation_loss":3.5}
                {"step":3,"lo""");
        Files.writeString(run.resolve("config.yaml"), "data:\n  path: [\"</table><script>alert(1)</script>\"]\n");
        var html = Files.readString(HtmlReport.write(run));
        assertEquals("[[0,1,2],[null,4.0,3.0],[4.2,null,3.5],[null,0.1,0.2],[null,1.5,1.0],[null,1000,2000]]",
                data(html).toString());
        assertTrue(html.contains("4.2000 nats per token at first, 3.5000 at last (5.0494 bits), 3.5000 at best;"
                + " 2000 tokens per second"), html);
        assertTrue(html.contains("&lt;/table&gt;&lt;script&gt;alert(1)"), "text is escaped");
        assertFalse(html.contains("<script>alert"));
        assertTrue(html.contains("<title>&lt;b&gt;&amp;run</title>"));
    }

    @Test
    void theReportNeedsNothingElse() throws IOException {
        var html = Files.readString(HtmlReport.write(run));
        assertTrue(html.contains("var uPlot=function"), "the library is inside");
        assertTrue(html.contains(".uplot"), "and its style");
        assertFalse(Pattern.compile("(src|href)\\s*=|@import|url\\(").matcher(html.replaceAll("\\.src\\b", "")).find());
        assertEquals(3, html.split("</script>", -1).length - 1);
        assertTrue(html.contains("No evaluation yet."));
    }

    @Test
    void aTextInTheMetricsCannotEndTheScript() throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":1,\"loss\":\"</script>\"}\n");
        assertEquals("[[1],[null],[null],[null],[null],[null]]",
                data(Files.readString(HtmlReport.write(run))).toString());
    }

    @Test
    void whatCannotBeReadIsLeftOut() throws IOException {
        Files.createDirectory(run.resolve("metrics.jsonl"));
        Files.write(run.resolve("config.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, 0});
        Files.write(run.resolve("manifest.json"), new byte[] {'{', (byte) 0xff});
        assertTrue(Files.readString(HtmlReport.write(run)).contains("No evaluation yet."));
        Files.delete(run.resolve("metrics.jsonl"));
        Files.write(run.resolve("metrics.jsonl"), """
                {"step":1,"loss":4.0,"validation_loss":1e999}
                {"step":2,"loss":\u00ff3.0}
                {"step":3,"loss":2.0,"validation_loss":3.5}
                """.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("[[1,3],[4.0,2.0],[null,3.5],[null,null],[null,null],[null,null]]",
                data(Files.readString(HtmlReport.write(run))).toString());
    }

    @Test
    void aLongRunIsThinnedButKeepsItsEvaluations() throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 20_001; i++) {
            lines.append("{\"step\":").append(i).append(",\"loss\":1")
                    .append(i % 1000 == 7 ? ",\"validation_loss\":2" : "").append("}\n");
        }
        Files.writeString(run.resolve("metrics.jsonl"), lines);
        var data = data(Files.readString(HtmlReport.write(run)));
        assertTrue(data.get(0).size() <= 5_100, "lines: " + data.get(0).size());
        assertEquals(20, data.get(2).valueStream().filter(JsonNode::isNumber).count());
    }

    @Test
    void whatCannotBeWrittenIsOneLine() {
        var failure = assertThrows(ReportException.class, () -> HtmlReport.write(temporary.resolve("none")));
        assertTrue(failure.getMessage().startsWith("cannot write ") && failure.getMessage().lines().count() == 1);
    }

    private static JsonNode data(String html) {
        var matcher = Pattern.compile("id=\"data\">(.*?)</script>").matcher(html);
        assertTrue(matcher.find());
        return new JsonMapper().readTree(matcher.group(1));
    }
}
