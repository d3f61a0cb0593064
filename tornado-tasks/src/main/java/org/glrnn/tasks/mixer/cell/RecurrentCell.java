package org.glrnn.tasks.mixer.cell;

import org.glrnn.tasks.mixer.Mixer.Gradients;
import org.glrnn.tasks.mixer.Mixer.Site;
import org.glrnn.tasks.mixer.cell.RecurrentMixer.Kept;
import org.glrnn.tasks.mixer.gru.Gru;
import org.glrnn.tasks.mixer.lstm.Lstm;
import org.glrnn.tasks.op.Operators;

/** What differs between the cells of a {@link RecurrentMixer}. */
public enum RecurrentCell {
    /** {@link Gru}. */
    GRU(3, 1) {
        @Override
        void forward(Operators operators, Site site, String path, int width) {
            var kept = (Kept) site.saved();
            var carry = site.carry();
            var rows = site.rows();
            operators.tasks().add(site.id() + "Gru", Gru::gruForward, operators.activations(), kept.gates(), kept.inner(),
                    kept.states(), kept.outputs(), operators.parameters(), operators.table().offset(path + "/kernel"),
                    operators.table().offset(path + "/bias"), carry.array(), carry.in(), carry.out(), rows.marks(),
                    rows.batch(), rows.length(), width);
        }

        @Override
        void backward(Operators operators, Site site, Gradients gradients, String path, int width) {
            var kept = (Kept) site.saved();
            var carry = site.carry();
            var rows = site.rows();
            operators.tasks().add(site.id() + "Gru", Gru::gruBackward, operators.activations(), kept.gates(), kept.inner(),
                    kept.states(), gradients.scratch(), operators.parameters(),
                    operators.table().offset(path + "/kernel"), carry.array(), carry.in(), gradients.adjoint().array(),
                    gradients.adjoint().offset(), rows.marks(), rows.batch(), rows.length(), width);
        }

        @Override
        void projectionGradient(Operators operators, Site site, int width) {
            var kept = (Kept) site.saved();
            operators.tasks().add(site.id() + "Candidate", Gru::gruProjectionGradient, operators.activations(),
                    kept.gates(), kept.inner(), site.rows().count(), width);
        }
    },
    /** {@link Lstm}. */
    LSTM(4, 2) {
        @Override
        void forward(Operators operators, Site site, String path, int width) {
            var kept = (Kept) site.saved();
            var carry = site.carry();
            var rows = site.rows();
            operators.tasks().add(site.id() + "Lstm", Lstm::lstmForward, operators.activations(), kept.gates(),
                    kept.inner(), kept.states(), kept.outputs(), operators.parameters(),
                    operators.table().offset(path + "/kernel"), operators.table().offset(path + "/bias"), carry.array(),
                    carry.in(), carry.out(), rows.marks(), rows.batch(), rows.length(), width);
        }

        @Override
        void backward(Operators operators, Site site, Gradients gradients, String path, int width) {
            var kept = (Kept) site.saved();
            var carry = site.carry();
            var rows = site.rows();
            operators.tasks().add(site.id() + "Lstm", Lstm::lstmBackward, operators.activations(), kept.gates(),
                    kept.inner(), gradients.scratch(), operators.parameters(), operators.table().offset(path + "/kernel"),
                    carry.array(), carry.in(), gradients.adjoint().array(), gradients.adjoint().offset(), rows.marks(),
                    rows.batch(), rows.length(), width);
        }
    };

    private final int blocks;
    private final int states;

    RecurrentCell(int blocks, int states) {
        this.blocks = blocks;
        this.states = states;
    }

    /** Returns the number of gates, candidate included. */
    int blocks() {
        return blocks;
    }

    /** Returns how many values a channel carries through time. */
    int states() {
        return states;
    }

    /** Adds the walk through time; {@code path} is that of the recurrent projection. */
    abstract void forward(Operators operators, Site site, String path, int width);

    /** Adds the walk back: the gates become the gradient of the recurrent projection. */
    abstract void backward(Operators operators, Site site, Gradients gradients, String path, int width);

    /** Turns the gates into the gradient of the input projection, where that is another. */
    void projectionGradient(Operators operators, Site site, int width) {
    }
}
