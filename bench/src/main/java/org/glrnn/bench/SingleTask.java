package org.glrnn.bench;

import java.util.function.UnaryOperator;

import org.tornadojvm.TornadoJvm;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** One kernel as a plan whose arrays stay on the device, so that a run measures the kernel and one graph execution. */
final class SingleTask implements AutoCloseable {
    static {
        TornadoJvm.install();
    }

    private final TornadoExecutionPlan plan;

    SingleTask(UnaryOperator<TaskGraph> kernel, Object... arrays) {
        var graph = new TaskGraph("single").transferToDevice(DataTransferMode.FIRST_EXECUTION, arrays);
        plan = new TornadoExecutionPlan(kernel.apply(graph).persistOnDevice(arrays).snapshot());
    }

    void run() {
        plan.withGraph(0).execute();
    }

    /** Returns an array of small numbers that differ. */
    static FloatArray numbers(int size) {
        var array = new FloatArray(size);
        for (var i = 0; i < size; i++) {
            array.set(i, ((i * 31) % 1013) / 1013.0f - 0.5f);
        }
        return array;
    }

    @Override
    public void close() {
        try {
            plan.close();
        } catch (TornadoExecutionPlanException failure) {
            throw new IllegalStateException(failure.getMessage());
        }
    }
}
