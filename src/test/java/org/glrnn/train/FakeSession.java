package org.glrnn.train;

import java.util.Arrays;
import java.util.Map;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.TokenSequence;
import org.glrnn.data.Windows;
import org.glrnn.lm.Evaluator;
import org.glrnn.lm.Evaluator.Evaluation;
import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.train.Trainer.OptimizerState;
import org.glrnn.train.Trainer.StepResult;

/** A bigram model trained by gradient descent with momentum in plain Java: small, deterministic, and it learns. */
final class FakeSession implements TrainingSession {
    private final RunConfiguration.Training training;
    private final ParameterTable table;
    private final int vocabulary;
    private final float[] parameters;
    private final float[] momentum;
    private long step;
    /** The step whose loss is NaN; 0 for none. */
    long failAt;
    boolean closed;

    FakeSession(LanguageModelConfiguration model, RunConfiguration.Training training) {
        this.training = training;
        vocabulary = model.inputVocabSize();
        var builder = ParameterTable.builder();
        builder.scope("head").add("head/bias", Shape.of(vocabulary), Initializer.ZEROS);
        builder.scope("head").add("head/kernel", Shape.of(vocabulary, vocabulary), Initializer.ZEROS);
        table = builder.build();
        parameters = new float[table.size()];
        momentum = new float[table.size()];
    }

    @Override
    public ParameterTable table() {
        return table;
    }

    @Override
    public float[] parameter(String path) {
        var parameter = table.get(path);
        return Arrays.copyOfRange(parameters, parameter.offset(), parameter.offset() + parameter.shape().elements());
    }

    @Override
    public void startFrom(Checkpoint checkpoint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        checkpoint.readParameters(table,
                (path, values) -> System.arraycopy(values, 0, parameters, table.offset(path), values.length));
        var moments = checkpoint.readMoments(table);
        System.arraycopy(moments.first(), 0, momentum, 0, momentum.length);
        step = checkpoint.step();
    }

    @Override
    public Map<String, Double> inspection() {
        return Map.of("gradient_norm/head", 1.5);
    }

    @Override
    public StepResult step(Windows windows, boolean continueState, boolean inspect) {
        var gradient = new float[parameters.length];
        double loss = pass(windows.inputs(), windows.targets(), gradient);
        double norm = 0;
        for (int i = 0; i < gradient.length; i++) {
            norm += gradient[i] * gradient[i];
            momentum[i] = 0.5f * momentum[i] + gradient[i];
            parameters[i] -= (float) training.peakLearningRate() * momentum[i];
        }
        step++;
        return new StepResult(step, step == failAt ? Float.NaN : (float) loss, (float) Math.sqrt(norm),
                training.peakLearningRate());
    }

    @Override
    public Evaluation evaluate(TokenSequence text, Evaluator.Progress progress) {
        progress.evaluated(0, 2);
        progress.evaluated(2, 2);
        var tokens = new int[text.length()];
        text.copy(0, tokens, 0, tokens.length);
        int count = (tokens.length - 1) / training.window() * training.window();
        return new Evaluation(pass(Arrays.copyOf(tokens, count), Arrays.copyOfRange(tokens, 1, count + 1),
                new float[parameters.length]), 0.5, count);
    }

    @Override
    public Evaluation evaluate(Windows sequences, Evaluator.Progress progress) {
        return new Evaluation(pass(sequences.inputs(), sequences.targets(), new float[parameters.length]), 0.5,
                sequences.inputs().length, 0.25);
    }

    @Override
    public String nonFinitePlace() {
        return "the state of layer 0";
    }

    @Override
    public float[] states() {
        return new float[0];
    }

    @Override
    public OptimizerState state() {
        return new OptimizerState(step, momentum.clone(), new float[momentum.length]);
    }

    @Override
    public long plannedBytes() {
        return 4L * parameters.length;
    }

    @Override
    public void close() {
        closed = true;
    }

    private double pass(int[] inputs, int[] targets, float[] gradient) {
        double loss = 0;
        for (int i = 0; i < inputs.length; i++) {
            int row = table.offset("head/kernel") + inputs[i] * vocabulary;
            double sum = 0;
            for (int j = 0; j < vocabulary; j++) {
                sum += Math.exp(parameters[row + j] + parameters[j]);
            }
            for (int j = 0; j < vocabulary; j++) {
                double p = Math.exp(parameters[row + j] + parameters[j]) / sum;
                float g = targets[i] < 0 ? 0 : (float) ((p - (j == targets[i] ? 1 : 0)) / inputs.length);
                gradient[row + j] += g;
                gradient[j] += g;
                loss -= j == targets[i] ? Math.log(p) / inputs.length : 0;
            }
        }
        return loss;
    }
}
