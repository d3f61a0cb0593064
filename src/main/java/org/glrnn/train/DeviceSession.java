package org.glrnn.train;

import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.TokenSequence;
import org.glrnn.data.Windows;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.train.Trainer.OptimizerState;
import org.glrnn.train.Trainer.StepResult;

/** A trainer and an evaluator of one model on the device. */
final class DeviceSession implements TrainingSession {
    private final GatedLinearRNNLM model;
    private final Trainer trainer;
    private final Evaluator evaluator;
    private final boolean streams;

    DeviceSession(LanguageModelConfiguration configuration, RunConfiguration.Training training, KernelVariants variants) {
        model = GatedLinearRNNLM.create(configuration, training.seed()).withVariants(variants);
        ForgetBias.apply(model, training.forgetBias());
        trainer = new Trainer(model, training.optimizerConfiguration(), training.batch(), training.window(), training.seed());
        streams = training.stream();
        evaluator = new Evaluator(model, training.batch(), training.window());
    }

    @Override
    public ParameterTable table() {
        return model.parameterTable();
    }

    @Override
    public float[] parameter(String path) {
        return model.parameter(path);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        checkpoint.readParameters(model.parameterTable(), model::setParameter);
        var moments = checkpoint.readMoments(model.parameterTable());
        trainer.restore(new OptimizerState(checkpoint.step(), moments.first(), moments.second()));
        if (moments.states().length > 0) {
            trainer.setStates(moments.states());
        }
    }

    @Override
    public void startFrom(Checkpoint checkpoint) {
        checkpoint.readParameters(model.parameterTable(), model::setParameter);
    }

    @Override
    public StepResult step(Windows windows, boolean continueState, boolean inspect) {
        return trainer.step(windows.inputs(), windows.targets(), continueState, inspect);
    }

    @Override
    public Map<String, Double> inspection() {
        return trainer.inspection().values();
    }

    @Override
    public Evaluation evaluate(TokenSequence tokens, Evaluator.Progress progress) {
        return evaluator.evaluate(tokens::copy, tokens.length(), progress);
    }

    @Override
    public Evaluation evaluate(Windows sequences, Evaluator.Progress progress) {
        return evaluator.evaluate(sequences.inputs(), sequences.targets(), progress);
    }

    @Override
    public OptimizerState state() {
        return trainer.optimizerState();
    }

    @Override
    public float[] states() {
        return streams && trainer.step() > 0 && trainer.statesAreGood() ? trainer.states() : new float[0];
    }

    @Override
    public String nonFinitePlace() {
        return trainer.nonFinitePlace();
    }

    @Override
    public long plannedBytes() {
        return trainer.plannedBytes();
    }

    @Override
    public void close() {
        evaluator.close();
        trainer.close();
    }
}
