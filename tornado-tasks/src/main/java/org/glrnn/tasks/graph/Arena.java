package org.glrnn.tasks.graph;

/** Plans windows of one flat buffer before it exists; offsets are multiples of 16 floats (64 bytes). */
public final class Arena {
    /** Most elements that a TornadoVM array of floats can hold: its size in bytes is an int. */
    public static final int MOST = (Integer.MAX_VALUE - 64) / Float.BYTES;
    private static final int ALIGNMENT = 16;
    private long end;
    private long most;

    /**
     * Takes a window.
     *
     * @throws IllegalArgumentException if the buffer would outgrow a TornadoVM array
     */
    public int take(long floats) {
        var offset = end;
        end += (floats + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        most = Math.max(most, end);
        if (end > MOST) {
            throw new IllegalArgumentException("the activations need " + end + " values, more than the " + MOST
                    + " that one TornadoVM array holds; reduce the batch, the window or the widths");
        }
        return (int) offset;
    }

    /** Returns where the next window would begin, for {@link #rewind}. */
    public int mark() {
        return (int) end;
    }

    /** Gives the windows taken since a mark free for others, which are used at another time. */
    public void rewind(int mark) {
        end = mark;
    }

    /** Makes the next window lie after all that were ever taken. */
    public void toEnd() {
        end = most;
    }

    /** Returns the length that the buffer must have; at least 1. */
    public int size() {
        return (int) Math.max(1, most);
    }
}
