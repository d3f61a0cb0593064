package org.glrnn.train;

import java.nio.file.Path;

import org.glrnn.data.StreamSampler;
import org.glrnn.data.TextFiles;
import org.glrnn.data.TokenData;
import org.glrnn.data.TokenSequence;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.WindowSampler;
import org.glrnn.data.WindowSource;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.Evaluator.Evaluation;

/**
 * A text: each position's target is the next token.
 *
 * @param tokenizer made of the text, or of nothing
 * @param tokens in two splits
 * @param source random windows, or streams
 */
record TextData(Tokenizer tokenizer, TokenData tokens, WindowSource source) implements RunData {

    static TextData read(RunConfiguration configuration, Tokenizer given) {
        var data = configuration.data();
        var training = configuration.training();
        var files = TextFiles.of(data.path().stream().map(Path::of).toList(), data.glob());
        var text = given == null ? files.encode(data.tokenizer()) : files.encode(given);
        var tokens = TokenData.split(text.tokens(), data.validationFraction(), training.window());
        return new TextData(text.tokenizer(), tokens, source(tokens.training(), training));
    }

    @Override
    public Evaluation evaluate(TrainingSession session, Evaluator.Progress progress) {
        return session.evaluate(tokens.validation(), progress);
    }

    @Override
    public long trainingTokens() {
        return tokens.training().length();
    }

    @Override
    public long validationTokens() {
        return tokens.validation().length();
    }

    @Override
    public long bytes() {
        return tokens.bytes();
    }

    @Override
    public String digest() {
        return tokens.digest();
    }

    private static WindowSource source(TokenSequence tokens, RunConfiguration.Training training) {
        return training.stream() ? new StreamSampler(tokens, training.batch(), training.window())
                : new WindowSampler(tokens, training.batch(), training.window(), training.seed());
    }
}
