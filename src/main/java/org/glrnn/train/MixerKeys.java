package org.glrnn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.glrnn.lm.MixerValues;
import org.glrnn.tasks.mixer.MixerType;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.option.OptionKey;
import org.glrnn.tasks.option.OptionKey.Kind;

/** The keys of a model's mixers, read off all types that there are. */
final class MixerKeys {
    private MixerKeys() {
    }

    /** Returns the type, the list of types, and every option that some type has. */
    static List<OptionKey> all() {
        var keys = new ArrayList<OptionKey>();
        var names = MixerTypes.all().stream().map(MixerType::name).toList();
        keys.add(new OptionKey(MixerValues.ONE, Kind.CHOICE, "what mixes over time", names, "", "", String.class));
        keys.add(new OptionKey(MixerValues.SEVERAL, Kind.TEXTS, "several mixers, one after another over the blocks", List.of(),
                "", "", List.class));
        var byName = new LinkedHashMap<String, List<MixerType<?>>>();
        MixerTypes.all().forEach(type -> OptionKey.of(type.options())
                .forEach(option -> byName.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(type)));
        byName.forEach((name, types) -> keys.add(merged(name, types)));
        return keys;
    }

    /** Types may mean different things by one name; each reads its own value again. */
    private static OptionKey merged(String name, List<MixerType<?>> types) {
        var options = types.stream().flatMap(type -> OptionKey.of(type.options()).stream())
                .filter(option -> option.name().equals(name)).toList();
        var first = options.getFirst();
        var oneKind = options.stream().map(OptionKey::kind).distinct().count() == 1;
        var help = options.stream().map(OptionKey::help).distinct().collect(Collectors.joining(", or "));
        var owners = types.stream().map(MixerType::name).collect(Collectors.joining(", "));
        return new OptionKey(MixerValues.ONE + "." + name, oneKind ? first.kind() : Kind.TEXT, help + " [" + owners + "]",
                options.stream().flatMap(option -> option.choices().stream()).distinct().toList(),
                same(options, OptionKey::defaultValue), same(options, OptionKey::range), oneKind ? first.type() : String.class);
    }

    private static String same(List<OptionKey> options, Function<OptionKey, String> of) {
        var values = options.stream().map(of).distinct().toList();
        return values.size() == 1 ? values.getFirst() : "";
    }
}
