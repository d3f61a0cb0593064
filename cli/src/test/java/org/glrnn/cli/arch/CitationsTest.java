package org.glrnn.cli.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** What the source cites is in the project: the pages, their sections, and the bugs of the reference by number. */
class CitationsTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern CITATION = Pattern.compile("docs/[\\w-]+\\.md((?:(?:, | and | )\\d(?:\\.\\d)?)*)");
    private static final Pattern BUG = Pattern.compile("\\bS\\d{1,2}\\b");

    @Test
    void everyPageAndSectionIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        var citations = 0;
        for (var file : sources()) {
            var matcher = CITATION.matcher(text(file));
            while (matcher.find()) {
                citations++;
                var page = PROJECT.resolve(matcher.group().split(" ")[0].replaceAll(",$", ""));
                for (var section : matcher.group(1).replaceAll(",|and", "").strip().split(" +")) {
                    if (!Files.exists(page) || !section.isEmpty()
                            && Files.readString(page).lines().noneMatch(line -> line.matches("##+ " + section + " .*"))) {
                        missing.add(PROJECT.relativize(file) + ": " + matcher.group());
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(citations > 20, "only " + citations + " found");
    }

    @Test
    void everyBugOfTheReferenceIsListed() throws IOException {
        var page = Files.readString(PROJECT.resolve("docs/mathematics.md"));
        var matcher = BUG.matcher(text(PROJECT.resolve("src/test/java/org/glrnn/verify/ReferenceBugsTest.java")));
        while (matcher.find()) {
            assertTrue(page.contains("\n| " + matcher.group() + " |"), matcher.group());
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (var module : List.of("cli", "src", "tornado-tasks", "tornado-jvm", "bench")) {
            for (var kind : List.of("main", "test", "src/main", "src/test")) {
                var directory = PROJECT.resolve(module).resolve(kind);
                if (Files.isDirectory(directory)) {
                    try (var files = Files.walk(directory)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    /** Returns a file with the lines of its comments joined, since a citation may be broken. */
    private static String text(Path file) throws IOException {
        return Files.readString(file).replaceAll("\\s*\\n\\s*\\* ?", " ");
    }
}
