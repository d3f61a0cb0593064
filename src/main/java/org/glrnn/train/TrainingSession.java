package org.glrnn.train;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.train.Trainer.OptimizerState;
import org.glrnn.train.Trainer.StepResult;

/** What a run asks of a model on a device; an interface so that a run can be tested without either. */
interface TrainingSession extends AutoCloseable {

    /** Makes sessions. */
    interface Factory {
        TrainingSession create(LanguageModelConfiguration model, RunConfiguration.Training training);
    }

    ParameterTable table();

    /** Returns a parameter as of the last {@link #state()}, row-major. */
    float[] parameter(String path);

    /** Continues from a checkpoint instead of fresh parameters; before the first step. */
    void restore(Checkpoint checkpoint);

    StepResult step(int[] inputs, int[] targets);

    Evaluation evaluate(int[] tokens);

    /** Brings the parameters up to date and returns the optimiser's state. */
    OptimizerState state();

    long plannedBytes();

    @Override
    void close();
}
