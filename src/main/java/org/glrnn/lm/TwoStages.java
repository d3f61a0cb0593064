package org.glrnn.lm;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.glrnn.tasks.mixer.MixerSpec;

/**
 * Training in two stages: first in parallel as a linear recurrence, then fine-tuned as a true one (docs/mathematics.md 1.8).
 * Mixers that are not both stay as they are.
 */
public final class TwoStages {
    private TwoStages() {
    }

    /** Returns the mixers as true recurrences, as far as they can be. */
    public static List<MixerSpec<?>> recurrent(List<MixerSpec<?>> mixers) {
        return twins(mixers, MixerSpec::recurrentTwin);
    }

    /** Returns the mixers as linear recurrences, as far as they can be. */
    public static List<MixerSpec<?>> linear(List<MixerSpec<?>> mixers) {
        return twins(mixers, MixerSpec::linearTwin);
    }

    private static List<MixerSpec<?>> twins(List<MixerSpec<?>> mixers,
            Function<MixerSpec<?>, Optional<? extends MixerSpec<?>>> twin) {
        return mixers.stream().<MixerSpec<?>>map(mixer -> twin.apply(mixer).<MixerSpec<?>>map(each -> each).orElse(mixer))
                .toList();
    }
}
