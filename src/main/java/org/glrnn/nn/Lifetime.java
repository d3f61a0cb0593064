package org.glrnn.nn;

/** Whether something that holds a device's memory is still open: its owner asks before every use. */
public final class Lifetime {
    private final String owner;
    private boolean ended;

    /**
     * Begins.
     *
     * @param owner what it is the lifetime of, in a word
     */
    public Lifetime(String owner) {
        this.owner = owner;
    }

    /**
     * Refuses a use after the end.
     *
     * @throws IllegalStateException if it has ended
     */
    public void requireOpen() {
        if (ended) {
            throw new IllegalStateException("this " + owner + " is closed; make a new one");
        }
    }

    /** Ends; more than once does no harm. */
    public void end() {
        ended = true;
    }
}
