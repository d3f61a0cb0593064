package org.glrnn.tasks.mixer.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.glrnn.tasks.mixer.MixerOracle;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;
import org.glrnn.tasks.op.sequence.Marks;

/** Causal multi-head attention in plain loops. A carry holds a pair of key and value for each position, and how many there are. */
final class AttentionOracle implements MixerOracle {
    private final int width;
    private final int heads;
    private final int capacity;
    private final int outputWidth;

    AttentionOracle(AttentionOptions options, Place place) {
        width = Widths.state(options.dH(), place);
        heads = options.nHead();
        capacity = place.maxLength();
        outputWidth = place.outputWidth();
    }

    @Override
    public double[][] mix(Site site, double[][] x, double[][] carryIn, double[][] carryOut) {
        var qkv = site.dense("qkv_proj", x, 3 * width);
        var y = new double[x.length][width];
        for (var b = 0; b < site.batch(); b++) {
            carryOut[b] = carryIn[b].clone();
            var seen = new ArrayList<double[]>();
            for (var p = 0; p < carryIn[b][2 * capacity * width]; p++) {
                seen.add(Arrays.copyOfRange(carryIn[b], 2 * p * width, 2 * (p + 1) * width));
            }
            for (var row = b * site.length(); row < (b + 1) * site.length(); row++) {
                if (site.mark(row) == Marks.RESET) {
                    seen.clear();
                }
                if (site.mark(row) != Marks.PADDING) {
                    seen.add(pair(qkv[row]));
                    remember(seen, carryOut[b]);
                    look(qkv[row], seen, y[row]);
                }
            }
            carryOut[b][2 * capacity * width] = Math.min(capacity, seen.size());
        }
        return site.dense("out_proj", y, outputWidth);
    }

    private void remember(List<double[]> seen, double[] carry) {
        if (seen.size() <= capacity) {
            System.arraycopy(seen.getLast(), 0, carry, 2 * (seen.size() - 1) * width, 2 * width);
        }
    }

    /** Key and value of all heads out of [heads][3][d]. */
    private double[] pair(double[] qkv) {
        var size = width / heads;
        var pair = new double[2 * width];
        for (var n = 0; n < heads; n++) {
            System.arraycopy(qkv, (3 * n + 1) * size, pair, n * size, size);
            System.arraycopy(qkv, (3 * n + 2) * size, pair, width + n * size, size);
        }
        return pair;
    }

    private void look(double[] qkv, List<double[]> seen, double[] y) {
        var size = width / heads;
        for (var n = 0; n < heads; n++) {
            var total = 0.0;
            var weights = new double[seen.size()];
            for (var u = 0; u < weights.length; u++) {
                var score = 0.0;
                for (var c = 0; c < size; c++) {
                    score += qkv[3 * n * size + c] * seen.get(u)[n * size + c];
                }
                weights[u] = Math.exp(score / Math.sqrt(size));
                total += weights[u];
            }
            for (var u = 0; u < weights.length; u++) {
                for (var c = 0; c < size; c++) {
                    y[n * size + c] += weights[u] / total * seen.get(u)[width + n * size + c];
                }
            }
        }
    }
}
