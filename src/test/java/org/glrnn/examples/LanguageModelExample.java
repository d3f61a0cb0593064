package org.glrnn.examples;

import org.glrnn.lm.Decoder;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Trainer;

/** The language model: train on whole sequences in parallel, then decode one token at a time with a carry. */
public final class LanguageModelExample {
    private LanguageModelExample() {
    }

    /** Runs the example. */
    public static void main(String[] arguments) {
        int batch = 4, window = 16, vocabulary = 10;
        var model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder()
                .nLayer(2).dModel(32).dChannelMixing(64)
                .inputVocabSize(vocabulary).outputVocabSize(vocabulary)
                .build(), 0);

        int[] inputs = new int[batch * window], targets = new int[batch * window];
        for (int i = 0; i < inputs.length; i++) {   // count up, again and again
            inputs[i] = i % vocabulary;
            targets[i] = (i + 1) % vocabulary;
        }
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-2, 10, 100), batch, window, 0)) {
            for (int step = 0; step < 100; step++) {
                var result = trainer.step(inputs, targets);
                if (step % 20 == 0) {
                    System.out.printf("step %d loss %.3f%n", result.step(), result.loss());
                }
            }
        }

        try (var decoder = new Decoder(model)) {
            int token = 0;
            var text = new StringBuilder("0");
            for (int i = 0; i < 20; i++) {
                token = largest(decoder.step(token));
                text.append(' ').append(token);
            }
            System.out.println(text);
        }
    }

    private static int largest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
