package org.glrnn.train;

import org.glrnn.data.DataException;
import org.glrnn.data.DataSource;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.WindowSource;
import org.glrnn.data.Windows;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.Evaluator.Evaluation;

/**
 * A source of somebody else's.
 *
 * @param opened the source
 * @param source the training sequences
 * @param validation the validation sequences
 * @param trainingTokens of all steps
 */
record SourceData(DataSource opened, WindowSource source, Windows validation, long trainingTokens) implements RunData {

    static SourceData of(RunConfiguration configuration, Tokenizer given) {
        var training = configuration.training();
        var opened = configuration.openSource(given).orElseThrow();
        var source = opened.training();
        return new SourceData(opened, training.stream() ? source : source::windows, opened.validation(),
                (long) training.steps() * training.batch() * training.window());
    }

    /**
     * Refuses a source that does not keep to what was asked for.
     *
     * @throws DataException names it
     */
    static DataSource checked(String name, DataSource opened, int window, Tokenizer given) {
        var own = opened.tokenizer();
        if (given != null && !(given.name().equals(own.name()) && given.state().equals(own.state()))) {
            throw new DataException(
                    "the tokens of the source " + name + " are not those that the model knows; start from a model"
                            + " of the same source, or without --from");
        }
        var validation = opened.validation();
        int length = validation.inputs().length;
        if (length == 0 || length % window != 0 || validation.targets().length != length) {
            throw new DataException("the source " + name + " gives " + length + " inputs and " + validation.targets().length
                    + " targets to measure on, which are no sequences of " + window
                    + "; choose another window, or mend the source");
        }
        return opened;
    }

    @Override
    public Tokenizer tokenizer() {
        return opened.tokenizer();
    }

    @Override
    public Evaluation evaluate(TrainingSession session, Evaluator.Progress progress) {
        return session.evaluate(validation, progress);
    }

    @Override
    public long validationTokens() {
        return validation.inputs().length;
    }

    @Override
    public long bytes() {
        return opened.bytes() + (long) Integer.BYTES * (validation.inputs().length + validation.targets().length);
    }

    @Override
    public String digest() {
        return opened.digest();
    }
}
