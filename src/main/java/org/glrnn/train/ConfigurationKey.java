package org.glrnn.train;

import java.util.Arrays;

import org.glrnn.lm.MixerValues;
import org.glrnn.tasks.option.OptionException;
import org.glrnn.tasks.option.OptionKey;

/**
 * One key of a {@link RunConfiguration}.
 *
 * @param section {@code model}, {@code training}, {@code data} or {@code origin}
 * @param option its name inside the section, unique in the whole configuration, what its values are, and the default
 */
public record ConfigurationKey(String section, OptionKey option) {

    /** Returns the name inside the section, such as {@code d_model} or {@code mixer.d_h}. */
    public String name() {
        return option.name();
    }

    /** Returns section and name, such as {@code model.d_model}. */
    public String path() {
        return section + "." + name();
    }

    /** Returns the name as a command-line flag, such as {@code --d-model}. */
    public String flag() {
        return flag(name());
    }

    /** Returns the flag of {@link #shortName}. */
    public String shortFlag() {
        return flag(shortName());
    }

    private static String flag(String name) {
        return "--" + name.replace('_', '-');
    }

    /** Returns whether its value is a type, or several, by name or as maps with options. */
    boolean isTyped() {
        return name().equals(MixerValues.SEVERAL) || name().equals(MixerValues.ONE)
                || TypedKeys.owner(this).filter(entry -> entry.key().name().equals(name())).isPresent();
    }

    /** Returns the name without that of the mixer or task before it, by which it is known too, such as {@code d_h}. */
    public String shortName() {
        return name().substring(name().indexOf('.') + 1);
    }

    /**
     * Returns the value a text stands for; several texts are separated by line breaks, several mixers by commas.
     *
     * @throws ConfigurationException names key, text and what is allowed
     */
    Object parse(String text) {
        if (name().equals(MixerValues.SEVERAL)) {
            return Arrays.stream(text.split("[,\n]")).map(String::strip).filter(word -> !word.isEmpty()).toList();
        }
        try {
            return option.parse(text);
        } catch (OptionException e) {
            throw new ConfigurationException(path(), section + "." + e.getMessage(), e);
        }
    }
}
