package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar that is compiled in a test, as somebody else would build it. */
final class PluginJar {
    /** A task whose answer is the symbol itself. */
    static final String TASK = """
            package org.example;

            import org.glrnn.data.*;
            import org.glrnn.tasks.option.Option;

            public class Mirror implements TaskType<Mirror.Options> {
                public record Options(@Option(value = "how many", defaultValue = "3", range = "[2, 9]") int shades) { }

                public String name() { return "mirror"; }

                public String help() { return "the symbol itself"; }

                public Class<Options> options() { return Options.class; }

                public SyntheticTask create(Options options, int length) {
                    return new SyntheticTask() {
                        public String name() { return "mirror"; }

                        public int length() { return length; }

                        public Tokenizer tokenizer() {
                            return TokenizerType.restore("symbol", "a b c d e f g h i".substring(0, 2 * options.shades() - 1));
                        }

                        public void draw(Draw random, Windows sequences, int start) {
                            for (int i = start; i < start + length; i++) {
                                sequences.inputs()[i] = random.below(options.shades());
                                sequences.targets()[i] = sequences.inputs()[i];
                            }
                        }
                    };
                }
            }
            """;
    /** A source of two words in turn. */
    static final String SOURCE = """
            package org.example;

            import org.glrnn.data.*;
            import org.glrnn.tasks.option.NoOptions;

            public class Ticks implements SourceType<NoOptions> {
                public String name() { return "ticks"; }

                public String help() { return "two words in turn"; }

                public Class<NoOptions> options() { return NoOptions.class; }

                public DataSource open(NoOptions options, Request request) {
                    return new DataSource() {
                        public Tokenizer tokenizer() { return TokenizerType.restore("symbol", "tick tack"); }

                        public WindowSource training() { return step -> turns(request.batch() * request.window()); }

                        public Windows validation() { return turns(2 * request.window()); }

                        public String digest() { return "ticks"; }
                    };
                }

                static Windows turns(int count) {
                    var inputs = new int[count];
                    var targets = new int[count];
                    for (int i = 0; i < count; i++) { inputs[i] = i % 2; targets[i] = 1 - i % 2; }
                    return new Windows(inputs, targets);
                }
            }
            """;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> services = new LinkedHashMap<>();

    private PluginJar() {
    }

    static PluginJar of(String name, String source) {
        return new PluginJar().and(name, source);
    }

    PluginJar and(String name, String source) {
        sources.put(name, source);
        return this;
    }

    /** Lists a class as a type of a kind. */
    PluginJar list(String kind, String name) {
        services.put(kind, name);
        return this;
    }

    void write(Path jar) throws IOException {
        var classes = Files.createTempDirectory("classes");
        var compiler = ToolProvider.getSystemJavaCompiler();
        var units = sources.entrySet().stream().map(source -> new Source(source.getKey(), source.getValue())).toList();
        assertTrue(compiler.getTask(null, null, null, List.of("-d", classes.toString(), "-cp",
                System.getProperty("java.class.path"), "-proc:none"), null, units).call());
        try (var out = new JarOutputStream(Files.newOutputStream(jar)); var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
            for (var service : services.entrySet()) {
                out.putNextEntry(new JarEntry("META-INF/services/" + service.getKey()));
                out.write(service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String name, String code) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignored) {
            return code;
        }
    }
}
