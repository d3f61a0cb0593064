package org.tornadojvm;

/** Passes a throwable on as it is, checked or not: method handles may throw anything, functional interfaces may not. */
final class Thrown {

    private Thrown() {
    }

    static RuntimeException asIs(Throwable thrown) {
        throw Thrown.<RuntimeException>unchecked(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
