package org.glrnn.tasks.mixer;

import org.glrnn.tasks.graph.Arena;

/** The width of a mixer's state, which many types have as their first option. */
public final class Widths {
    /** A state's gates, four times its width, must be countable. */
    private static final int WIDEST = Arena.MOST / 4;

    private Widths() {
    }

    /**
     * Returns the width of a state.
     *
     * @param dH the option d_h; null: as wide as the input
     * @param place where the mixer stands
     * @throws IllegalArgumentException if its gates cannot be counted
     */
    public static int state(Integer dH, Place place) {
        var width = dH == null ? place.inputWidth() : dH;
        if (width > WIDEST) {
            throw new IllegalArgumentException("too many parameters: the gates of a state of width " + width
                    + " do not fit into one TornadoVM array of " + Arena.MOST + " values; reduce d_h");
        }
        return width;
    }
}
