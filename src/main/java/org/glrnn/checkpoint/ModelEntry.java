package org.glrnn.checkpoint;

import java.util.Set;

import org.glrnn.lm.LanguageModelConfiguration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The model in state.json: what an older version did not know of has its default, what nobody knows is refused. */
final class ModelEntry {
    /** Sizes that every version has written, since no model is without them. */
    private static final Set<String> ALWAYS_THERE = Set.of("n_layer", "d_model", "d_channel_mixing", "d_h",
            "input_vocab_size", "output_vocab_size");
    private static final ObjectNode DEFAULTS = Json.MAPPER.<ObjectNode>valueToTree(LanguageModelConfiguration.builder()
            .nLayer(1).dModel(1).dChannelMixing(1).dH(1).inputVocabSize(1).outputVocabSize(1).build())
            .remove(ALWAYS_THERE);

    private ModelEntry() {
    }

    /** Adds to a model what it does not say; anything but an object stays as it is, to be refused by its reader. */
    static void complete(JsonNode model) {
        if (model instanceof ObjectNode entries) {
            DEFAULTS.properties().forEach(entry -> entries.putIfAbsent(entry.getKey(), entry.getValue()));
        }
    }
}
