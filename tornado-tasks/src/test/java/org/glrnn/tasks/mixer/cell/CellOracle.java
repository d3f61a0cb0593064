package org.glrnn.tasks.mixer.cell;

import org.glrnn.tasks.mixer.MixerOracle.Site;

/**
 * What the classic cells have in common, in plain loops.
 *
 * @param site where parameters and marks are
 * @param width of what the cell shows
 * @param blocks number of gates, candidate included
 */
public record CellOracle(Site site, int width, int blocks) {

    /** One step: projected inputs and the state before in, the state after out; its first values are the output. */
    @FunctionalInterface
    public interface Step {
        /** Runs a row. */
        double[] run(CellOracle cell, double[] p, double[] before);
    }

    /** Projects, walks, projects. */
    public double[][] mix(double[][] x, double[][] carryIn, double[][] carryOut, int outputWidth, Step step) {
        var p = site.dense("proj", x, blocks * width);
        var y = site.walk(width, carryIn, carryOut, (row, before, output) -> {
            var after = step.run(this, p[row], before);
            System.arraycopy(after, 0, output, 0, width);
            return after;
        });
        return site.dense("out_proj", y, outputWidth);
    }

    /** Returns a column of h R + b. */
    public double recurrent(double[] before, int column) {
        var sum = site.parameter("model/recurrent_proj/bias", column);
        for (var i = 0; i < width; i++) {
            sum += before[i] * site.parameter("model/recurrent_proj/kernel", i * blocks * width + column);
        }
        return sum;
    }
}
