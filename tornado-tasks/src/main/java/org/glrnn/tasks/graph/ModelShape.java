package org.glrnn.tasks.graph;

/**
 * What the task graphs must know of a language model.
 *
 * @param layers number of blocks N
 * @param modelWidth width D of the residual stream
 * @param mixingWidth hidden width F of channel mixing
 * @param stateWidth state width H of a mixer
 * @param inputVocabulary rows of the embedding table
 * @param outputVocabulary classes V of the head
 * @param epsilon of the layer norms
 * @param tiedGates forget gate = 1 - input gate
 * @param embeddingDropout rate after the embedding
 * @param timeMixingDropout rate after time mixing
 * @param channelMixingDropout rate after channel mixing
 * @param dropoutOnSum dropout on the sum of branch and residual (true) or on the branch (false)
 */
public record ModelShape(
        int layers,
        int modelWidth,
        int mixingWidth,
        int stateWidth,
        int inputVocabulary,
        int outputVocabulary,
        float epsilon,
        boolean tiedGates,
        float embeddingDropout,
        float timeMixingDropout,
        float channelMixingDropout,
        boolean dropoutOnSum) {

    /** Returns the same model with every dropout rate 0, as evaluation sees it. */
    public ModelShape withoutDropout() {
        return new ModelShape(layers, modelWidth, mixingWidth, stateWidth, inputVocabulary, outputVocabulary, epsilon,
                tiedGates, 0, 0, 0, dropoutOnSum);
    }

    /** Returns the mixer of every block. */
    Mixer mixer() {
        return new GatedLinearMixer(modelWidth, stateWidth, modelWidth, tiedGates);
    }

    /** Returns where the parameters lie in their buffer, with the reference's paths (reference-spec 2.3). */
    public ParameterTable parameterTable() {
        return ModelParameters.table(this);
    }
}
