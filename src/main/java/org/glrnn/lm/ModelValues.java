package org.glrnn.lm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.option.OptionException;
import org.glrnn.tasks.option.OptionKey;
import org.glrnn.tasks.option.Options;

/** A model as values by name, all but its mixers. */
final class ModelValues {
    /** The width of features, which is for the library only. */
    static final String INPUT_DIM = "input_dim";

    private ModelValues() {
    }

    /** Returns the values that are not the model's own, and so must be the mixers'. */
    static Map<String, Object> others(Map<String, ?> values) {
        var others = new LinkedHashMap<String, Object>(values);
        OptionKey.of(LanguageModelConfiguration.class).forEach(key -> others.remove(key.name()));
        others.remove(INPUT_DIM);
        return others;
    }

    /** Makes a model. */
    static LanguageModelConfiguration read(Map<String, ?> values, List<MixerSpec<?>> mixers) {
        var own = new LinkedHashMap<String, Object>(values);
        own.keySet().removeAll(others(values).keySet());
        var inputDim = own.remove(INPUT_DIM);
        return Options.create(LanguageModelConfiguration.class, own, Map.of("mixers", mixers, INPUT_DIM,
                inputDim == null ? 0 : wholeNumber(inputDim)));
    }

    private static int wholeNumber(Object value) {
        if (value instanceof Integer number && number >= 0) {
            return number;
        }
        throw new OptionException(INPUT_DIM, INPUT_DIM + " must be a whole number of at least 0, not " + value);
    }
}
