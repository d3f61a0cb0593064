package org.glrnn.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.glrnn.tasks.option.OptionKey;
import org.glrnn.train.ConfigurationKey;
import org.glrnn.train.RunConfigurations;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;

/** One flag for every key of a run configuration. */
final class ConfigurationOptions {
    private static final Map<String, String> HEADINGS = Map.of(
            "model", "%nModel:%n", "training", "%nTraining:%n", "data", "%nData:%n");
    // These have an option of their own, which does more.
    private static final Set<String> ELSEWHERE = Set.of("path", "from", "from_sha256");
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Adds the flags to {@code train}, one group per section. */
    static void addTo(CommandLine command) {
        var options = ((TrainCommand) command.getCommand()).configurationOptions();
        var keys = RunConfigurations.keys();
        keys.stream().filter(key -> !ELSEWHERE.contains(key.name())).map(ConfigurationKey::section).distinct()
                .forEach(section -> command.getCommandSpec().addArgGroup(options.group(command, section, keys)));
    }

    /** Whether the short form of a flag can mean nothing but this key. */
    private static boolean hasShortFlag(CommandLine command, ConfigurationKey key) {
        return !key.shortName().equals(key.name()) && command.getCommandSpec().findOption(key.shortFlag()) == null
                && RunConfigurations.find(key.shortName()).filter(key::equals).isPresent();
    }

    /** Returns the values given on the command line, by key. */
    Map<String, String> values() {
        return values;
    }

    private ArgGroupSpec group(CommandLine command, String section, List<ConfigurationKey> keys) {
        var group = ArgGroupSpec.builder().heading(HEADINGS.getOrDefault(section, "%n" + section + ":%n"))
                .exclusive(false).validate(false).multiplicity("0..1").order(keys.indexOf(first(section, keys)));
        keys.stream().filter(key -> key.section().equals(section) && !ELSEWHERE.contains(key.name()))
                .forEach(key -> {
                    group.addArg(option(key));
                    if (hasShortFlag(command, key)) {
                        group.addArg(option(key, key.shortFlag(), true));
                    }
                });
        return group.build();
    }

    private static ConfigurationKey first(String section, List<ConfigurationKey> keys) {
        return keys.stream().filter(key -> key.section().equals(section)).findFirst().orElseThrow();
    }

    private OptionSpec option(ConfigurationKey key) {
        return option(key, key.flag(), false);
    }

    private OptionSpec option(ConfigurationKey key, String flag, boolean hidden) {
        var option = OptionSpec.builder(flag).type(String.class).paramLabel(label(key)).hidden(hidden)
                .description(sentence(key.option().help()))
                .setter(value(key.name()));
        return (key.option().kind() == OptionKey.Kind.SWITCH ? option.arity("0..1").fallbackValue("true") : option).build();
    }

    private CommandLine.Model.ISetter value(String key) {
        return new CommandLine.Model.ISetter() {
            @Override
            public <T> T set(T value) {
                if (value != null) {
                    values.put(key, value.toString());
                }
                return null;
            }
        };
    }

    private static String label(ConfigurationKey key) {
        return switch (key.option().kind()) {
            case WHOLE_NUMBER -> "N";
            case NUMBER -> "X";
            case SWITCH -> "true|false";
            case CHOICE -> String.join("|", key.option().choices());
            case TEXT, TEXTS -> key.shortName().toUpperCase(Locale.ROOT);
        };
    }

    private static String sentence(String description) {
        return description.isEmpty() ? "" : Character.toUpperCase(description.charAt(0)) + description.substring(1)
                .replace("%", "%%") + ".";
    }
}
