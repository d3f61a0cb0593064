package org.tornadojvm;

import java.io.Serial;

/** The reason why a kernel is run as it is. */
final class NotSplittable extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    NotSplittable(String reason) {
        super(reason, null, false, false);
    }

    static void unless(boolean condition, String reason) throws NotSplittable {
        if (!condition) {
            throw new NotSplittable(reason);
        }
    }
}
