package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.glrnn.tasks.graph.Kernels.Kernel10;
import org.glrnn.tasks.graph.Kernels.Kernel11;
import org.glrnn.tasks.graph.Kernels.Kernel12;
import org.glrnn.tasks.graph.Kernels.Kernel13;
import org.glrnn.tasks.graph.Kernels.Kernel14;
import org.glrnn.tasks.graph.Kernels.Kernel15;
import org.glrnn.tasks.graph.Kernels.Kernel3;
import org.glrnn.tasks.graph.Kernels.Kernel4;
import org.glrnn.tasks.graph.Kernels.Kernel5;
import org.glrnn.tasks.graph.Kernels.Kernel6;
import org.glrnn.tasks.graph.Kernels.Kernel7;
import org.glrnn.tasks.graph.Kernels.Kernel8;
import org.glrnn.tasks.graph.Kernels.Kernel9;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Collects tasks, which a {@link GraphChain} then puts into as many graphs as they need. Its methods exist so that a method
 * reference becomes a serializable kernel.
 */
public final class Tasks {
    private final KernelVariants variants;
    private final List<Task> all = new ArrayList<>();
    private final Map<String, WorkerGrid> grids = new HashMap<>();
    private final Set<Object> frames = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Starts with no task. */
    Tasks(KernelVariants variants) {
        this.variants = variants;
    }

    /**
     * One task.
     *
     * @param id its name, unique among the tasks that are collected together
     * @param arguments what the kernel takes
     * @param frames those of them that are frames, one or none
     * @param adder adds it to a graph
     */
    record Task(String id, Object[] arguments, Object[] frames, Consumer<TaskGraph> adder) {
        boolean uses(Object array) {
            return Arrays.stream(arguments).anyMatch(argument -> argument == array);
        }
    }

    /** Returns which kernels are wanted. */
    public KernelVariants variants() {
        return variants;
    }

    /** Returns what a kernel that knows work groups takes as its first argument. */
    public KernelContext context() {
        return new KernelContext();
    }

    /**
     * Returns the frame of a task: where its tensors lie, in the order of the kernel's Javadoc. Scalars become constants of the
     * code that a device compiles; numbers that travel in a frame leave it the same for every layer.
     */
    public IntArray frame(int... cells) {
        var frame = IntArray.fromElements(cells);
        frames.add(frame);
        return frame;
    }

    /** Gives a task a group of work items for each of {@code groups} rows; see {@link KernelVariants#lanes}. */
    public void groups(String id, int groups) {
        var grid = new WorkerGrid1D(Math.multiplyExact(groups, variants.lanes()));
        grid.setLocalWork(variants.lanes(), 1, 1);
        grid(id, grid);
    }

    /** Sets the grid of a task; for kernels with a context, which do not run without. */
    public void grid(String id, WorkerGrid grid) {
        grids.put(id, grid);
    }

    /** Returns the tasks in their order. */
    List<Task> all() {
        return all;
    }

    /** Returns the grid of a task, null where it has none. */
    public WorkerGrid grid(String id) {
        return grids.get(id);
    }

    private void record(String id, Consumer<TaskGraph> adder, Object... arguments) {
        all.add(new Task(id, arguments, Arrays.stream(arguments).filter(frames::contains).toArray(), adder));
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C> void add(String id, Kernel3<A, B, C> kernel, A a, B b, C c) {
        record(id, graph -> graph.task(id, kernel, a, b, c), a, b, c);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D> void add(String id, Kernel4<A, B, C, D> kernel, A a, B b, C c, D d) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d), a, b, c, d);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E> void add(String id, Kernel5<A, B, C, D, E> kernel, A a, B b, C c, D d, E e) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e), a, b, c, d, e);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F> void add(String id, Kernel6<A, B, C, D, E, F> kernel, A a, B b, C c, D d, E e, F f) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f), a, b, c, d, e, f);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G> void add(String id, Kernel7<A, B, C, D, E, F, G> kernel, A a, B b, C c, D d, E e, F f, G g) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g), a, b, c, d, e, f, g);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H> void add(String id, Kernel8<A, B, C, D, E, F, G, H> kernel, A a, B b, C c, D d, E e, F f,
            G g, H h) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h), a, b, c, d, e, f, g, h);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H, I> void add(String id, Kernel9<A, B, C, D, E, F, G, H, I> kernel, A a, B b, C c, D d,
            E e, F f, G g, H h, I i) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h, i), a, b, c, d, e, f, g, h, i);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H, I, J> void add(String id, Kernel10<A, B, C, D, E, F, G, H, I, J> kernel, A a, B b, C c,
            D d, E e, F f, G g, H h, I i, J j) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h, i, j), a, b, c, d, e, f, g, h, i, j);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H, I, J, K> void add(String id, Kernel11<A, B, C, D, E, F, G, H, I, J, K> kernel, A a, B b,
            C c, D d, E e, F f, G g, H h, I i, J j, K k) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h, i, j, k), a, b, c, d, e, f, g, h, i, j, k);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H, I, J, K, L> void add(String id, Kernel12<A, B, C, D, E, F, G, H, I, J, K, L> kernel, A a,
            B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h, i, j, k, l), a, b, c, d, e, f, g, h, i, j, k, l);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H, I, J, K, L, M> void add(String id,
            Kernel13<A, B, C, D, E, F, G, H, I, J, K, L, M> kernel, A a, B b, C c, D d, E e, F f, G g, H h, I i, J j,
            K k, L l, M m) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h, i, j, k, l, m), a, b, c, d, e, f, g, h, i, j, k, l,
                m);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H, I, J, K, L, M, N> void add(String id,
            Kernel14<A, B, C, D, E, F, G, H, I, J, K, L, M, N> kernel, A a, B b, C c, D d, E e, F f, G g, H h, I i,
            J j, K k, L l, M m, N n) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h, i, j, k, l, m, n), a, b, c, d, e, f, g, h, i, j, k,
                l, m, n);
    }

    /** Adds a task: a kernel as a method reference, and what it takes. */
    public <A, B, C, D, E, F, G, H, I, J, K, L, M, N, O> void add(String id,
            Kernel15<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O> kernel, A a, B b, C c, D d, E e, F f, G g, H h,
            I i, J j, K k, L l, M m, N n, O o) {
        record(id, graph -> graph.task(id, kernel, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o), a, b, c, d, e, f, g, h, i, j,
                k, l, m, n, o);
    }
}
