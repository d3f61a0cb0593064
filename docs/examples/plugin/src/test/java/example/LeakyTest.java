package example;

import java.util.stream.Stream;

import org.glrnn.tasks.mixer.MixerContract;
import org.glrnn.tasks.mixer.MixerSpec;

/** The mixer keeps the contract, for several decays. */
class LeakyTest extends MixerContract {
    @Override
    protected Stream<MixerSpec<?>> mixers() {
        return Stream.of(0.9, 0.0, 0.5).map(decay -> MixerSpec.of(new LeakyOptions(null, decay)));
    }
}
