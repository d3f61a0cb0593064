package org.glrnn.tasks.op;

import org.glrnn.tasks.op.glu.Glu;
import org.glrnn.tasks.op.glu.GluActivation;

/**
 * Adds gated linear units to a task graph.
 *
 * @param activation what the gate goes through
 * @param width columns of an output
 */
public record Glus(GluActivation activation, int width) {

    /** Adds y = a(u) v; z is [rows, 2 width] with the columns [u | v], y is [rows, width]. */
    public void forward(Operators operators, String id, int z, int y) {
        operators.tasks().add(id, Glu::gluForward, operators.activations(), operators.tasks().frame(z, y), operators.rows(),
                width, activation.kernelNumber());
    }

    /** Replaces z by its gradient. */
    public void backward(Operators operators, String id, int z, int dy) {
        operators.tasks().add(id, Glu::gluBackward, operators.activations(), operators.tasks().frame(z, dy),
                operators.rows(), width, activation.kernelNumber());
    }
}
