package org.glrnn.tasks.mixer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.tasks.option.OptionKey;
import org.glrnn.tasks.option.OptionKey.Kind;
import org.glrnn.tasks.option.Options;

/** The contract over all types that there are: each at its defaults, and with every switch and choice changed by itself. */
class MixerContractTest extends MixerContract {

    @Override
    protected Stream<MixerSpec<?>> mixers() {
        return MixerTypes.all().stream().flatMap(MixerContractTest::ofType);
    }

    private static Stream<MixerSpec<?>> ofType(MixerType<?> type) {
        var standard = MixerSpec.of(type, Map.of());
        return Stream.concat(Stream.of(standard), OptionKey.of(type.options()).stream()
                .flatMap(key -> others(key).stream().flatMap(value -> changed(standard, key.name(), value))));
    }

    private static List<Object> others(OptionKey key) {
        if (key.kind() == Kind.SWITCH) {
            return List.of(!Boolean.parseBoolean(key.defaultValue()));
        }
        return key.choices().stream().filter(choice -> !choice.equals(key.defaultValue())).<Object>map(choice -> choice)
                .toList();
    }

    private static Stream<MixerSpec<?>> changed(MixerSpec<?> standard, String name, Object value) {
        var options = new LinkedHashMap<>(Options.values(standard.options()));
        options.put(name, value);
        try {
            return Stream.of(MixerSpec.of(standard.type(), options));
        } catch (IllegalArgumentException refused) {
            return Stream.empty();
        }
    }
}
