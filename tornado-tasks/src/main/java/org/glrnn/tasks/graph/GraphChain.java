package org.glrnn.tasks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.glrnn.tasks.graph.ChainPlan.Mirror;
import org.glrnn.tasks.graph.Tasks.Task;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/**
 * Builds the task graphs of one execution plan around arrays that stay on the device.
 *
 * <p>TornadoVM limits what a graph may hold, so the tasks of one section of the work are cut into as many graphs as they need;
 * nobody else counts tasks. The first graph sends all resident arrays, used there or not, and so allocates them; it runs once,
 * and again to send what changed on the host. Every other graph consumes all of them and persists all of them, used or not:
 * TornadoVM hands buffers from the graph of a plan that ran last to the next, and one that it did not name would be lost.
 * What is persisted can be read by the host on demand. The frames of tasks belong to their graph only, which sends them when
 * it runs first.
 */
public final class GraphChain {
    /** TornadoVM's byte code of a graph has room for about 60 tasks by default. */
    public static final int MOST_TASKS = 50;
    /** Half of what TornadoVM's byte code of a graph may take at most. */
    public static final int MOST_BYTES = 4096;
    private static final int BYTES_PER_TASK = 15;
    private static final int BYTES_PER_ARGUMENT = 5;

    private final KernelVariants variants;
    private final Object[] resident;
    private final List<ImmutableTaskGraph> graphs = new ArrayList<>();
    private final Map<String, WorkerGrid> grids = new LinkedHashMap<>();
    private final List<Mirror> mirrors = new ArrayList<>();

    /** Starts a chain without graphs, around the arrays that stay on the device. */
    public GraphChain(KernelVariants variants, Object... resident) {
        this.variants = variants;
        this.resident = resident;
    }

    /** What one section of the work exchanges with the host. */
    public record Exchange(Object[] inputs, Object[] outputs) {
        public static final Exchange NONE = new Exchange(new Object[0], new Object[0]);

        /** Copied to the device before every execution. */
        public Exchange in(Object... arrays) {
            return new Exchange(arrays, outputs);
        }

        /** Copied to the host after every execution. */
        public Exchange out(Object... arrays) {
            return new Exchange(inputs, arrays);
        }
    }

    /** Adds a section of the work; the first takes no inputs but the resident arrays. */
    public Section add(String name, Exchange exchange, Consumer<Tasks> body) {
        var tasks = new Tasks(variants);
        body.accept(tasks);
        var first = graphs.size();
        var pieces = cut(tasks.all());
        for (var i = 0; i < pieces.size(); i++) {
            addGraph(i == 0 ? name : name + i, pieces.get(i), tasks, inputs(exchange, pieces, i), outputs(exchange, pieces, i));
        }
        return new Section(first, graphs.size());
    }

    private static List<List<Task>> cut(List<Task> tasks) {
        var pieces = new ArrayList<List<Task>>();
        var from = 0;
        while (from < tasks.size()) {
            var to = from;
            var bytes = 0;
            while (to < tasks.size() && to - from < MOST_TASKS && bytes + bytes(tasks.get(to)) <= MOST_BYTES) {
                bytes += bytes(tasks.get(to++));
            }
            pieces.add(tasks.subList(from, to));
            from = to;
        }
        return pieces;
    }

    private static int bytes(Task task) {
        return BYTES_PER_TASK + BYTES_PER_ARGUMENT * task.arguments().length;
    }

    /** Resident inputs are sent once and stay; others are sent to every piece that uses them. */
    private Object[] inputs(Exchange exchange, List<List<Task>> pieces, int piece) {
        return Arrays.stream(exchange.inputs())
                .filter(array -> contains(resident, array) ? piece == 0 : uses(pieces.get(piece), array)).toArray();
    }

    /** Outputs are fetched from the last piece that uses them; what is not resident does not live from piece to piece. */
    private Object[] outputs(Exchange exchange, List<List<Task>> pieces, int piece) {
        return Arrays.stream(exchange.outputs()).filter(array -> piece == lastThatUses(pieces, array)).toArray();
    }

    private int lastThatUses(List<List<Task>> pieces, Object array) {
        var users = IntStream.range(0, pieces.size()).filter(piece -> uses(pieces.get(piece), array)).toArray();
        if (users.length > 1 && !contains(resident, array)) {
            throw new IllegalStateException("an output that is used on both sides of a cut must be resident");
        }
        return users.length == 0 ? pieces.size() - 1 : users[users.length - 1];
    }

    private static boolean uses(List<Task> tasks, Object array) {
        return tasks.stream().anyMatch(task -> task.uses(array));
    }

    private void addGraph(String name, List<Task> piece, Tasks tasks, Object[] inputs, Object[] outputs) {
        var graph = new TaskGraph(name);
        if (graphs.isEmpty()) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, resident);
        } else {
            graph.consumeFromDevice(Arrays.stream(resident).filter(array -> !contains(inputs, array)).toArray());
        }
        if (inputs.length > 0) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, inputs);
        }
        var frames = piece.stream().flatMap(task -> Arrays.stream(task.frames())).toArray();
        if (frames.length > 0) {
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, frames);
        }
        for (var task : piece) {
            task.adder().accept(graph);
            if (tasks.grid(task.id()) != null) {
                grids.put(name + "." + task.id(), tasks.grid(task.id()));
            }
        }
        if (outputs.length > 0) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, outputs);
        }
        graph.persistOnDevice(resident);
        graphs.add(graph.snapshot());
    }

    private static boolean contains(Object[] arrays, Object array) {
        return Arrays.stream(arrays).anyMatch(other -> other == array);
    }

    /** Makes the plan keep its copy of an array up to date: the first graph sends it, together with all else. */
    public void mirror(MirroredArray array) {
        mirror(array, new Section(ChainPlan.LOAD, ChainPlan.LOAD + 1));
    }

    /** Makes the plan keep its copy of an array up to date, by a section that sends no other. */
    public void mirror(MirroredArray array, Section sender) {
        mirrors.add(new Mirror(array, sender));
    }

    /** Returns the plan of all graphs added so far. */
    public ChainPlan plan() {
        return new ChainPlan(graphs.toArray(ImmutableTaskGraph[]::new), grids, mirrors);
    }
}
