package org.glrnn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in README.md compiles as it stands there, and runs: the snippets one after another are one method. */
class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final String PROGRAM = """
            import org.glrnn.lm.*;
            import org.glrnn.nn.*;
            import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
            import org.glrnn.train.*;

            public class Snippets {
                public static void run() {
                    int batch = 2, length = 8, window = 8, inputWidth = 3, dModel = 4, dH = 5, vocabulary = 7, token = 3;
                    long seed = 1;
                    float[] x = new float[batch * length * inputWidth];
                    int[] inputs = new int[batch * window], targets = new int[batch * window];
            %s
                }
            }
            """;

    @Test
    void everySnippetCompilesAndRuns(@TempDir Path classes) throws Exception {
        var snippets = SNIPPET.matcher(Documents.text("README.md")).results().map(match -> match.group(1)).toList();
        assertEquals(2, snippets.size(), "snippets in README.md");
        compile(PROGRAM.formatted(snippets.stream().collect(Collectors.joining("}\n{", "{", "}"))), classes);
        try (var loader = new URLClassLoader(new java.net.URL[] {classes.toUri().toURL()})) {
            loader.loadClass("Snippets").getMethod("run").invoke(null);
        }
    }

    private static void compile(String program, Path classes) throws Exception {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            var task = compiler.getTask(messages, files, null, List.of("-proc:none"), null, List.of(new Source(program)));
            assertTrue(task.call(), messages + "\n" + program);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippets.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
