package org.glrnn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.StateLayout;
import org.glrnn.tasks.option.OptionKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/mixers.md has a section for every type: what its state is made of, and every option with default and range. */
class MixersDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    static Stream<MixerType<?>> types() {
        return MixerTypes.all().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theSectionSaysWhatTheRecordSays(MixerType<?> type) throws IOException {
        var document = Documents.text("docs/mixers.md");
        var start = document.indexOf("\n## " + type.name() + "\n");
        assertTrue(start >= 0, () -> "no section of " + type.name());
        var end = document.indexOf("\n## ", start + 1);
        var section = document.substring(start, end);
        var options = OptionKey.of(type.options());
        assertEquals(options.stream().map(OptionKey::name).toList(),
                ROW.matcher(section).results().map(row -> row.group(1)).toList(), "options of " + type.name());
        options.forEach(option -> assertDescribed(section, option));
        for (var tensor : state(type)) {
            assertTrue(section.contains("`" + tensor.name() + "`"), () -> "no word of the state's " + tensor.name());
        }
    }

    private static void assertDescribed(String section, OptionKey option) {
        var row = section.lines().filter(line -> line.startsWith("| `" + option.name() + "` |")).findFirst().orElseThrow();
        assertTrue(row.contains(option.defaultValue().isEmpty() ? "| d_model |" : "| `" + option.defaultValue() + "` |"), row);
        assertTrue(row.contains(option.range()), row);
        assertTrue(row.contains(option.help().replace(" (d_model)", "")), row);
    }

    private static List<StateLayout.Tensor> state(MixerType<?> type) {
        return MixerSpec.of(type, Map.of()).create(new Place(0, 1, 8, 8, 8)).state().tensors();
    }
}
