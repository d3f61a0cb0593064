package org.tornadojvm;

/** What a task graph says about one array: how it comes to the device, whether it goes back. */
final class ArrayUse {

    /** How the content comes from the host. */
    enum Input {
        /** Not at all; also for transferToDevice under demand, which only reserves the memory. */
        NONE,
        /** Before the first execution of a plan. */
        FIRST,
        /** Before every execution. */
        EVERY
    }

    final Object array;
    Input input = Input.NONE;
    boolean consumed;
    /** Name of the graph to consume from; null: the graph that was executed last. */
    String source;
    boolean copiedOut;
    /** Listed in any transfer, so that its device memory stays from one execution to the next. */
    boolean held;

    ArrayUse(Object array) {
        this.array = array;
    }

    ArrayUse copy() {
        ArrayUse copy = new ArrayUse(array);
        copy.input = input;
        copy.consumed = consumed;
        copy.source = source;
        copy.copiedOut = copiedOut;
        copy.held = held;
        return copy;
    }
}
