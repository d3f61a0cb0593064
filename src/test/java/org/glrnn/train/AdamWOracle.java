package org.glrnn.train;

import org.glrnn.tasks.op.optimizer.AdamWOptimizer;

/** AdamW with decoupled weight decay after clipping by the global norm, in plain double-precision loops. */
final class AdamWOracle {
    private final OptimizerConfiguration optimizer;
    private final AdamWOptimizer options;
    private final double[] parameters;
    private final double[] firstMoment;
    private final double[] secondMoment;
    private int steps;
    private double norm;

    AdamWOracle(OptimizerConfiguration optimizer, float[] parameters) {
        this.optimizer = optimizer;
        options = (AdamWOptimizer) optimizer.type().options();
        this.parameters = doubles(parameters);
        firstMoment = new double[parameters.length];
        secondMoment = new double[parameters.length];
    }

    void step(float[] gradient, double learningRate) {
        var squares = 0.0;
        for (var g : gradient) {
            squares += (double) g * g;
        }
        norm = Math.sqrt(squares);
        var clip = optimizer.clipGlobalNorm();
        var scale = clip > 0 && norm > clip ? clip / norm : 1;
        steps++;
        for (var i = 0; i < parameters.length; i++) {
            var g = gradient[i] * scale;
            firstMoment[i] = options.b1() * firstMoment[i] + (1 - options.b1()) * g;
            secondMoment[i] = options.b2() * secondMoment[i] + (1 - options.b2()) * g * g;
            var mean = firstMoment[i] / (1 - Math.pow(options.b1(), steps));
            var variance = secondMoment[i] / (1 - Math.pow(options.b2(), steps));
            parameters[i] -= learningRate * (mean / (Math.sqrt(variance) + options.epsilon())
                    + options.weightDecay() * parameters[i]);
        }
    }

    /** Returns the norm of the last step's gradient, before clipping. */
    double norm() {
        return norm;
    }

    float[] parameters() {
        return floats(parameters);
    }

    float[] firstMoment() {
        return floats(firstMoment);
    }

    float[] secondMoment() {
        return floats(secondMoment);
    }

    private static double[] doubles(float[] values) {
        var doubles = new double[values.length];
        for (var i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (var i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
