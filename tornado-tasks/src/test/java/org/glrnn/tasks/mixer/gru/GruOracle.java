package org.glrnn.tasks.mixer.gru;

import static org.glrnn.tasks.mixer.MixerOracle.sigmoid;

import org.glrnn.tasks.mixer.MixerOracle;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;
import org.glrnn.tasks.mixer.cell.CellOracle;

/** The gated recurrent unit in plain loops. */
record GruOracle(GruOptions options, Place place) implements MixerOracle {

    @Override
    public double[][] mix(Site site, double[][] x, double[][] carryIn, double[][] carryOut) {
        var width = Widths.state(options.dH(), place);
        return new CellOracle(site, width, 3).mix(x, carryIn, carryOut, place.outputWidth(), (cell, p, before) -> {
            var h = new double[width];
            for (var j = 0; j < width; j++) {
                var r = sigmoid(p[j] + cell.recurrent(before, j));
                var z = sigmoid(p[width + j] + cell.recurrent(before, width + j));
                var n = Math.tanh(p[2 * width + j] + r * cell.recurrent(before, 2 * width + j));
                h[j] = (1 - z) * n + z * before[j];
            }
            return h;
        });
    }
}
