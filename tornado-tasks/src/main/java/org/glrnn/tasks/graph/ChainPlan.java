package org.glrnn.tasks.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Runs the graphs of a {@link GraphChain} one by one, and keeps its copies of mirrored arrays up to date. */
public final class ChainPlan implements AutoCloseable {
    /** The graph that sends all resident arrays. */
    static final int LOAD = 0;
    private static final long NEVER = -1;

    private final TornadoExecutionPlan plan;
    private final List<Mirror> mirrors;
    private final long[] sent;
    private TornadoExecutionResult last;
    private boolean closed;

    /** A mirrored array, and what sends it: the graph {@link #LOAD}, or a section that sends only this array. */
    record Mirror(MirroredArray array, Section sender) {
        boolean isSentWithAll() {
            return sender.first() == LOAD;
        }
    }

    /** Plans graphs, with the grids of those tasks that have one, by the names of graph and task. */
    ChainPlan(ImmutableTaskGraph[] graphs, Map<String, WorkerGrid> grids, List<Mirror> mirrors) {
        this.mirrors = List.copyOf(mirrors);
        sent = new long[mirrors.size()];
        Arrays.fill(sent, NEVER);
        plan = new TornadoExecutionPlan(graphs);
        if (!grids.isEmpty()) {
            var scheduler = new GridScheduler();
            grids.forEach(scheduler::addWorkerGrid);
            plan.withGridScheduler(scheduler);
        }
    }

    /** Sends what is newer on the host, or in another plan, than on this plan's device; before the first run, everything. */
    public void load() {
        for (var i = 0; i < sent.length; i++) {
            if (sent[i] == NEVER || isStale(i) && mirrors.get(i).isSentWithAll()) {
                loadAll();
                return;
            }
        }
        for (var i = 0; i < sent.length; i++) {
            if (isStale(i)) {
                var mirror = mirrors.get(i);
                mirror.array().read();
                run(mirror.sender());
                sent[i] = mirror.array().version();
            }
        }
    }

    /** Loading sends every resident array, so what only the device has must be on the host before. */
    private void loadAll() {
        mirrors.forEach(mirror -> mirror.array().read());
        run(new Section(LOAD, LOAD + 1));
        Arrays.setAll(sent, i -> mirrors.get(i).array().version());
    }

    /** Returns whether {@link #load()} would send this array. */
    public boolean isStale(MirroredArray array) {
        return isStale(index(array));
    }

    private boolean isStale(int index) {
        return sent[index] != mirrors.get(index).array().version();
    }

    /** Says that the last run wrote this plan's copy of an array. */
    public void wrote(MirroredArray array) {
        array.writtenBy(this);
        sent[index(array)] = array.version();
    }

    private int index(MirroredArray array) {
        for (var i = 0; i < sent.length; i++) {
            if (mirrors.get(i).array() == array) {
                return i;
            }
        }
        throw new IllegalArgumentException("this plan does not mirror that array");
    }

    /** Brings a resident array to the host, as the last run left it. */
    public void fetch(FloatArray array) {
        last.transferToHost(array);
    }

    /** Runs a section of the work. */
    public void run(Section section) {
        if (closed) {
            throw new IllegalStateException("the plan is closed; make a new one");
        }
        for (var graph = section.first(); graph < section.end(); graph++) {
            last = plan.withGraph(graph).execute();
        }
    }

    /** Frees the device's memory, after bringing to the host what only the device has of mirrored arrays. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try (plan) { // frees what the graph that ran last holds: all resident arrays, and freeing them twice is an error
            mirrors.forEach(mirror -> mirror.array().release(this));
        } catch (TornadoExecutionPlanException failure) {
            throw new TornadoRuntimeException(failure.getMessage());
        } finally {
            closed = true;
        }
    }
}
