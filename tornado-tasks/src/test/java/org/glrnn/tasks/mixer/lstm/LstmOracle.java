package org.glrnn.tasks.mixer.lstm;

import static org.glrnn.tasks.mixer.MixerOracle.sigmoid;

import org.glrnn.tasks.mixer.MixerOracle;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.mixer.Widths;
import org.glrnn.tasks.mixer.cell.CellOracle;

/** Long short-term memory in plain loops. */
record LstmOracle(LstmOptions options, Place place) implements MixerOracle {

    @Override
    public double[][] mix(Site site, double[][] x, double[][] carryIn, double[][] carryOut) {
        var width = Widths.state(options.dH(), place);
        return new CellOracle(site, width, 4).mix(x, carryIn, carryOut, place.outputWidth(), (cell, p, before) -> {
            var state = new double[2 * width];
            for (var j = 0; j < width; j++) {
                var i = sigmoid(p[j] + cell.recurrent(before, j));
                var f = sigmoid(p[width + j] + cell.recurrent(before, width + j));
                var g = Math.tanh(p[2 * width + j] + cell.recurrent(before, 2 * width + j));
                var o = sigmoid(p[3 * width + j] + cell.recurrent(before, 3 * width + j));
                state[width + j] = f * before[width + j] + i * g;
                state[j] = o * Math.tanh(state[width + j]);
            }
            return state;
        });
    }
}
