package example;

import org.glrnn.data.CharacterTokenizer;
import org.glrnn.data.WindowSampler;
import org.glrnn.lm.Decoder;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.train.OptimizerConfiguration;
import org.glrnn.train.Trainer;

/** Trains a small language model on a proverb, evaluates it and lets it continue a prompt. */
public final class Proverb {
    private static final String TEXT = "how much wood would a woodchuck chuck if a woodchuck could chuck wood? ".repeat(20);
    private static final String PROMPT = "how much wood";
    private static final int BATCH = 8;
    private static final int WINDOW = 32;
    private static final int STEPS = 150;
    private static final long SEED = 0;

    private final CharacterTokenizer tokenizer = CharacterTokenizer.of(TEXT);
    private final int[] tokens = tokenizer.encode(TEXT);
    private final GatedLinearRNNLM model = GatedLinearRNNLM.create(LanguageModelConfiguration.builder()
            .nLayer(2).dModel(32).dChannelMixing(64)
            .inputVocabSize(tokenizer.vocabularySize()).outputVocabSize(tokenizer.vocabularySize())
            .build(), SEED);

    private Proverb() {
    }

    /** Runs the program; it fails if the model has learned nothing. */
    public static void main(String[] arguments) {
        var proverb = new Proverb();
        proverb.train();
        var perplexity = proverb.perplexity();
        System.out.printf("perplexity %.2f of %d characters%n", perplexity, proverb.tokenizer.vocabularySize());
        System.out.println(PROMPT + proverb.continuation(60));
        if (!(perplexity < 2)) {
            throw new IllegalStateException("the model did not learn the text");
        }
    }

    private void train() {
        var sampler = new WindowSampler(tokens, BATCH, WINDOW, SEED);
        try (var trainer = new Trainer(model, OptimizerConfiguration.of(1e-2, 10, STEPS), BATCH, WINDOW, SEED)) {
            for (var step = 0; step < STEPS; step++) {
                var windows = sampler.windows(step);
                var result = trainer.step(windows.inputs(), windows.targets());
                if (result.step() % 50 == 0) {
                    System.out.printf("step %d loss %.3f%n", result.step(), result.loss());
                }
            }
        }
    }

    private double perplexity() {
        try (var evaluator = new Evaluator(model, BATCH, WINDOW)) {
            return evaluator.evaluate(tokens).perplexity();
        }
    }

    private String continuation(int length) {
        var text = new StringBuilder();
        try (var decoder = new Decoder(model)) {
            var logits = new float[0];
            for (var token : tokenizer.encode(PROMPT)) {
                logits = decoder.step(token);
            }
            var characters = tokenizer.decoder();
            for (var i = 0; i < length; i++) {
                var next = largest(logits);
                text.append(characters.feed(next));
                logits = decoder.step(next);
            }
        }
        return text.toString();
    }

    private static int largest(float[] logits) {
        var best = 0;
        for (var i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
