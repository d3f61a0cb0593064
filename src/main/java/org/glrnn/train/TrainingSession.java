package org.glrnn.train;

import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.TokenSequence;
import org.glrnn.data.Windows;
import org.glrnn.lm.Evaluator;
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

    /** Returns a parameter as of the last step, row-major. */
    float[] parameter(String path);

    /** Continues from a checkpoint instead of fresh parameters; before the first step. */
    void restore(Checkpoint checkpoint);

    /** Takes over a checkpoint's parameters, not its optimiser's state; before the first step. */
    void startFrom(Checkpoint checkpoint);

    /**
     * Runs one training step.
     *
     * @param continueState start from the states after the last step, not from zero
     * @param inspect also look inside, for {@link #inspection()}
     */
    StepResult step(Windows windows, boolean continueState, boolean inspect);

    /** Returns what was seen inside the last step that was inspected, by the names of {@link StepInspection}. */
    Map<String, Double> inspection();

    /** Measures on a text. */
    Evaluation evaluate(TokenSequence tokens, Evaluator.Progress progress);

    /** Measures on sequences. */
    Evaluation evaluate(Windows sequences, Evaluator.Progress progress);

    /** Returns the optimiser's state as of the last step. */
    OptimizerState state();

    /** Says in which layer or parameter the numbers of the last step stopped being finite. */
    String nonFinitePlace();

    /** Returns the states after the last step if the next may continue from them, else nothing. */
    float[] states();

    long plannedBytes();

    @Override
    void close();
}
