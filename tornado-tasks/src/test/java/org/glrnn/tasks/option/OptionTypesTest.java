package org.glrnn.tasks.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types are found by name, and one that cannot be used is named with what lists it. */
class OptionTypesTest {
    private static final String HERE = OptionTypesTest.class.getName();
    @TempDir
    private Path directory;

    /** A kind of type. */
    public interface Colour<O extends Record> extends OptionType<O> {
    }

    /** Options. */
    public record Shade(@Option(value = "how dark", defaultValue = "3", range = "[1, 9]") int depth,
            @Option("a word") String word) {
    }

    /** Options, and something else. */
    public record Half(@Option("a word") String word, int other) {
    }

    /** A default that is none of its values. */
    public record Wrong(@Option(value = "how dark", defaultValue = "dark") int depth) {
    }

    private static class Base<O extends Record> implements Colour<O> {
        private final String name;
        private final Class<O> options;

        Base(String name, Class<O> options) {
            this.name = name;
            this.options = options;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String help() {
            return "a colour";
        }

        @Override
        public Class<O> options() {
            return options;
        }
    }

    /** A type. */
    public static final class Red extends Base<Shade> {
        /** Creates it. */
        public Red() {
            super("dark-red", Shade.class);
        }
    }

    /** A type without options. */
    public static final class Blue extends Base<NoOptions> {
        /** Creates it. */
        public Blue() {
            super("blue", NoOptions.class);
        }
    }

    /** A type of a name that is there. */
    public static final class OtherRed extends Base<NoOptions> {
        /** Creates it. */
        public OtherRed() {
            super("dark_red", NoOptions.class);
        }
    }

    /** A type of no name. */
    public static final class Nameless extends Base<NoOptions> {
        /** Creates it. */
        public Nameless() {
            super("No Name", NoOptions.class);
        }
    }

    /** A type one of whose options is none. */
    public static final class HalfOptions extends Base<Half> {
        /** Creates it. */
        public HalfOptions() {
            super("half", Half.class);
        }
    }

    /** A type with a wrong default. */
    public static final class WrongDefault extends Base<Wrong> {
        /** Creates it. */
        public WrongDefault() {
            super("wrong", Wrong.class);
        }
    }

    /** A type that nobody else can make. */
    public static final class Private extends Base<NoOptions> {
        private Private() {
            super("private", NoOptions.class);
        }
    }

    /** A type that cannot be made. */
    public static final class Failing extends Base<NoOptions> {
        /** Fails. */
        public Failing() {
            super(fail(), NoOptions.class);
        }

        private static String fail() {
            throw new IllegalStateException("no paint");
        }
    }

    @Test
    void typesAreFoundByNameInTheirOrder() throws IOException {
        var colours = colours("Red", "Blue");
        assertEquals(List.of("dark-red", "blue"), colours.names());
        assertSame(colours.all().getFirst(), colours.named("Dark_Red").orElseThrow());
        assertTrue(colours.named("green").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Green        | OptionTypesTest$Green, listed in @, cannot be used: it is not found
            Failing      | OptionTypesTest$Failing, listed in @, cannot be used: it cannot be made (IllegalStateException: no paint)
            Shade        | OptionTypesTest$Shade, listed in @, cannot be used: it is no org.glrnn.tasks.option.OptionTypesTest$Colour; build it
            Private      | OptionTypesTest$Private, listed in @, cannot be used: it has no public constructor without parameters
            Nameless     | its name is "No Name", not lower-case letters
            HalfOptions  | a component of org.glrnn.tasks.option.OptionTypesTest$Half has no
            WrongDefault | OptionException: depth must be a whole number, not "dark"
            two words    | META-INF/services/org.glrnn.tasks.option.OptionTypesTest$Colour:2: Illegal configuration-file syntax
            """)
    void whatCannotBeUsedIsNamed(String listed, String expected) throws IOException {
        var colours = colours("Red", listed);
        var failure = assertThrows(PluginException.class, colours::all);
        assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
        assertTrue(failure.getMessage().contains(expected.replace("@", directory.toString())), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("off the class path (--plugins, GLRNN_CLASSPATH)"), failure.getMessage());
        assertThrows(PluginException.class, colours::names, "once more");
    }

    @Test
    void twoOfOneNameAreRefused() throws IOException {
        var failure = assertThrows(PluginException.class, colours("Red", "OtherRed")::all);
        assertTrue(failure.getMessage().contains("two types have the name dark_red: " + HERE + "$Red of "),
                failure.getMessage());
        assertTrue(failure.getMessage().contains("OtherRed"), failure.getMessage());
    }

    @Test
    void aClassOfAnotherVersionOfJavaIsRefused() throws IOException {
        colours("Later");
        var code = Files.readAllBytes(Path.of(path("OptionTypesTest$Blue.class")));
        code[7] = (byte) 200; // the major version
        Files.write(Files.createDirectories(directory.resolve("org/glrnn/tasks/option")).resolve("OptionTypesTest$Later.class"),
                new String(code, StandardCharsets.ISO_8859_1).replace("OptionTypesTest$Blue",
                        "OptionTypesTest$Later").getBytes(StandardCharsets.ISO_8859_1));
        var failure = assertThrows(PluginException.class, loaded()::all);
        assertTrue(failure.getMessage().contains("UnsupportedClassVersionError"), failure.getMessage());
        assertTrue(failure.getMessage().contains("listed in " + directory), failure.getMessage());
    }

    @Test
    void aKeyReadsATypeAndItsOptions() throws IOException {
        var key = new TypedKey<>("paint", "what to paint with", colours("Red", "Blue"), "blue", "none");
        var red = key.read(Map.of("paint", "dark_red", "paint.depth", "5"), key.initial());
        assertEquals(Map.of("type", "dark-red", "depth", 5), red.values());
        assertEquals(red, key.read(Map.of("paint", Map.of("type", "dark-red", "depth", 5)), null));
        assertEquals(red, key.read(Map.of(), red));
        assertEquals(Map.of("type", "dark-red", "depth", 6), key.read(Map.of("paint", Map.of("depth", 6)), red).values());
        assertEquals("blue", key.read(Map.of(), key.initial()).type().name());
        assertEquals(null, key.read(Map.of("paint", "none", "paint.depth", 3), red));
        assertEquals(List.of("paint", "paint.depth", "paint.word"), key.keys().stream().map(OptionKey::name).toList());
        assertEquals(List.of("none", "dark-red", "blue"), key.keys().getFirst().choices());
        assertTrue(key.keys().get(1).help().equals("how dark [dark-red]"), key.keys().get(1).help());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            green |    | paint must be none or dark-red or blue, not "green"
            blu   |    | did you mean blue?
            blue  | 4  | paint.depth=4 is an option of dark-red, and the paint is blue; leave one of the two out
            none  | 4  | paint.depth=4 is an option of dark-red, and the paint is none; leave one of the two out
            dark-red | 10 | paint.depth must be in [1, 9], not 10
            """)
    void whatAKeyCannotBeIsRefused(String type, String depth, String expected) throws IOException {
        var key = new TypedKey<>("paint", "what to paint with", colours("Red", "Blue"), null, "none");
        Map<String, Object> values = depth == null ? Map.of("paint", type) : Map.of("paint", type, "paint.depth", depth);
        var failure = assertThrows(OptionException.class, () -> key.read(values, null));
        assertTrue(failure.getMessage().contains(expected), failure.getMessage());
    }

    @Test
    void aMapIsTakenByTheLetter() throws IOException {
        var key = new TypedKey<>("paint", "what to paint with", colours("Red", "Blue"), null, "none");
        assertEquals("paint.depth is unknown; there are no options", assertThrows(OptionException.class,
                () -> key.read(Map.of("paint", Map.of("type", "blue", "depth", 3)), null)).getMessage());
        assertEquals("paint has options but no type; add type: dark-red or blue", assertThrows(OptionException.class,
                () -> key.read(Map.of("paint", Map.of("depth", 3)), null)).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Typed<>(new Blue(), new Shade(3, null)))
                .getMessage().startsWith("the options of blue are a "));
    }

    private OptionTypes<Colour<?>> colours(String... names) throws IOException {
        var services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(services.resolve(Colour.class.getName()), List.of(names).stream()
                .map(name -> name.contains(" ") ? name : HERE + "$" + name).toList());
        return loaded();
    }

    private OptionTypes<Colour<?>> loaded() throws IOException {
        return new OptionTypes<>(Colour.class, new URLClassLoader(new URL[] {directory.toUri().toURL()},
                OptionTypesTest.class.getClassLoader()));
    }

    private static String path(String resource) {
        return OptionTypesTest.class.getResource(resource).getPath();
    }
}
