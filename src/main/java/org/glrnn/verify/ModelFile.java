package org.glrnn.verify;

import java.util.List;
import java.util.Map;

import org.glrnn.data.DataException;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.lm.PositionalEncodingMode;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.tasks.op.activation.Activation;

/** The language model that a file describes. */
final class ModelFile {
    private ModelFile() {
    }

    /**
     * Makes the model, with every parameter out of the file. Its dropout is off, as it was for the reference.
     *
     * @param configuration what {@link #configuration} read
     */
    static GatedLinearRNNLM model(GoldenObject file, LanguageModelConfiguration configuration, KernelVariants variants) {
        // Before the model is made: its sizes are those of tensors in the file, and it needs no more memory than these.
        var parameters = GoldenParameters.read(file, "params", GatedLinearRNNLM.parameterTableOf(configuration));
        var model = GatedLinearRNNLM.create(configuration, 0);
        parameters.forEach((path, values) -> model.setParameter(path, values.floats()));
        return model.withVariants(variants);
    }

    /** Reads the reference's constructor arguments. */
    static LanguageModelConfiguration configuration(GoldenObject file) {
        var config = file.object("config");
        var layers = config.count("n_layer");
        if (layers > file.object("params").size()) {
            throw new DataException("config.n_layer is " + layers + ", more than there are tensors in params");
        }
        for (var key : new String[] {"channel_mixing_dropout", "time_mixing_dropout", "embedding_dropout"}) {
            var rate = config.number(key);
            if (rate < 0 || rate > 1) {
                throw new DataException("config." + key + " is " + rate + "; a rate lies between 0 and 1");
            }
        }
        var tokens = config.flag("use_word_embedding");
        return LanguageModelConfiguration.builder()
                .nLayer(layers)
                .dModel(config.count("d_model"))
                .dChannelMixing(config.count("d_channel_mixing"))
                .eps(config.number("eps"))
                .inputVocabSize(size(config, "input_vocab_size"))
                .outputVocabSize(size(config, "output_vocab_size"))
                .maxSeqLength(config.count("max_seq_length"))
                .useWordEmbedding(tokens)
                .positionalEncodingMode(config.choice("positional_encoding_mode", PositionalEncodingMode.class))
                .useHead(config.flag("use_head"))
                .mixers(List.of(MixerSpec.of(MixerTypes.standard(), Map.of("d_h", config.count("d_h"),
                        "input_activation", config.choice("input_activation", Activation.TANH),
                        "hidden_activation", config.choice("hidden_activation", Activation.TANH),
                        "gate_activation", config.choice("gate_activation", Activation.SIGMOID),
                        "use_true_recurrence", config.flag("use_true_recurrence", false),
                        "use_tied_gates", config.flag("use_tied_gates", true)))))
                .inputDim(tokens && !config.has("input_dim") ? 1 : config.count("input_dim"))
                .build();
    }

    /** A vocabulary's size; null where the model has no use for it. */
    private static int size(GoldenObject config, String key) {
        return config.isGiven(key) ? config.count(key) : 1;
    }
}
