package org.glrnn.train;

import org.glrnn.data.DataException;
import org.glrnn.data.SyntheticTask;
import org.glrnn.data.SyntheticTask.Split;
import org.glrnn.data.TaskSampler;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.Windows;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.Evaluator.Evaluation;

/**
 * A task: every step has new sequences, the validation split always the same.
 *
 * @param source the training sequences
 * @param validation the validation sequences
 * @param trainingTokens of all steps
 */
record TaskData(TaskSampler source, Windows validation, long trainingTokens) implements RunData {

    static TaskData of(SyntheticTask task, RunConfiguration configuration, Tokenizer given) {
        var own = task.tokenizer();
        if (given != null && !(given.name().equals(own.name()) && given.state().equals(own.state()))) {
            throw new DataException("the symbols of the task " + task.name() + " are not the tokens of the checkpoint to"
                    + " start from; start from a model of the same task with as many symbols");
        }
        var training = configuration.training();
        long tokens = (long) training.steps() * training.batch() * training.window();
        return new TaskData(new TaskSampler(task, training.batch(), training.seed()), task.sequences(training.seed(),
                Split.VALIDATION, 0, configuration.data().validationSequences()), tokens);
    }

    @Override
    public Tokenizer tokenizer() {
        return source.task().tokenizer();
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
        return (long) Integer.BYTES * (validation.inputs().length + validation.targets().length);
    }

    @Override
    public String digest() {
        return source.task().digest(source.seed());
    }
}
