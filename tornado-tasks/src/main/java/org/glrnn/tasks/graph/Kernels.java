package org.glrnn.tasks.graph;

import java.io.Serializable;

import uk.ac.manchester.tornado.api.common.TornadoFunctions;

/**
 * Functional interfaces for kernels: TornadoVM's task functions, serializable, so that the method of a method
 * reference can be found by name on every TornadoVM and on the JVM device.
 */
public final class Kernels {
    private Kernels() {
    }

    /** A kernel of 3 arguments. */
    public interface Kernel3<A, B, C> extends TornadoFunctions.Task3<A, B, C>, Serializable {
    }

    /** A kernel of 4 arguments. */
    public interface Kernel4<A, B, C, D> extends TornadoFunctions.Task4<A, B, C, D>, Serializable {
    }

    /** A kernel of 5 arguments. */
    public interface Kernel5<A, B, C, D, E> extends TornadoFunctions.Task5<A, B, C, D, E>, Serializable {
    }

    /** A kernel of 6 arguments. */
    public interface Kernel6<A, B, C, D, E, F> extends TornadoFunctions.Task6<A, B, C, D, E, F>, Serializable {
    }

    /** A kernel of 7 arguments. */
    public interface Kernel7<A, B, C, D, E, F, G> extends TornadoFunctions.Task7<A, B, C, D, E, F, G>, Serializable {
    }

    /** A kernel of 8 arguments. */
    public interface Kernel8<A, B, C, D, E, F, G, H>
            extends TornadoFunctions.Task8<A, B, C, D, E, F, G, H>, Serializable {
    }

    /** A kernel of 9 arguments. */
    public interface Kernel9<A, B, C, D, E, F, G, H, I>
            extends TornadoFunctions.Task9<A, B, C, D, E, F, G, H, I>, Serializable {
    }

    /** A kernel of 10 arguments. */
    public interface Kernel10<A, B, C, D, E, F, G, H, I, J>
            extends TornadoFunctions.Task10<A, B, C, D, E, F, G, H, I, J>, Serializable {
    }

    /** A kernel of 11 arguments. */
    public interface Kernel11<A, B, C, D, E, F, G, H, I, J, K>
            extends TornadoFunctions.Task11<A, B, C, D, E, F, G, H, I, J, K>, Serializable {
    }

    /** A kernel of 12 arguments. */
    public interface Kernel12<A, B, C, D, E, F, G, H, I, J, K, L>
            extends TornadoFunctions.Task12<A, B, C, D, E, F, G, H, I, J, K, L>, Serializable {
    }

    /** A kernel of 13 arguments. */
    public interface Kernel13<A, B, C, D, E, F, G, H, I, J, K, L, M>
            extends TornadoFunctions.Task13<A, B, C, D, E, F, G, H, I, J, K, L, M>, Serializable {
    }

    /** A kernel of 14 arguments. */
    public interface Kernel14<A, B, C, D, E, F, G, H, I, J, K, L, M, N>
            extends TornadoFunctions.Task14<A, B, C, D, E, F, G, H, I, J, K, L, M, N>, Serializable {
    }

    /** A kernel of 15 arguments. */
    public interface Kernel15<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O>
            extends TornadoFunctions.Task15<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O>, Serializable {
    }
}
