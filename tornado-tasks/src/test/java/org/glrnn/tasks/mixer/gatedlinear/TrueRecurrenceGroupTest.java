package org.glrnn.tasks.mixer.gatedlinear;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.Kernels.Kernel10;
import org.glrnn.tasks.graph.Kernels.Kernel9;
import org.glrnn.tasks.mixer.gatedlinear.RecurrenceOracle.Shape;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.testing.Close;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.TornadoJvm;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The kernels for work groups on the JVM device, with fewer, as many and more lanes than channels: the same bits. */
class TrueRecurrenceGroupTest {

    private static final Kernel9<KernelContext, FloatArray, FloatArray, FloatArray, IntArray, IntArray, Integer, Integer,
            Integer> FORWARD = TrueRecurrenceGroup::trueRecurrenceGroupForward;
    private static final Kernel10<KernelContext, FloatArray, FloatArray, FloatArray, FloatArray, IntArray, IntArray, Integer,
            Integer, Integer> BACKWARD = TrueRecurrenceGroup::trueRecurrenceGroupBackward;

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    static Stream<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        for (boolean tied : new boolean[] {true, false}) {
            for (int width : new int[] {1, 7, 8, 17, 65}) {
                shapes.add(new Shape(3, 1 + width % 6, width, tied, Activations.TANH, width % 8, Activations.SIGMOID));
            }
        }
        return shapes.stream();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void groupsDoWhatThePlainKernelDoes(Shape shape) throws TornadoExecutionPlanException {
        for (int[] marks : List.of(new int[shape.rows()], RecurrenceCase.mixedMarks(shape.rows(), 8))) {
            RecurrenceCase plain = new RecurrenceCase(shape, 0.8, marks, 6);
            RecurrenceCase groups = new RecurrenceCase(shape, 0.8, marks, 6);
            plain.trueForward();
            forward(groups);
            same(plain, groups, "forward");
            plain.trueBackward();
            backward(groups);
            same(plain, groups, "backward");
        }
    }

    private static void same(RecurrenceCase expected, RecurrenceCase actual, String what) {
        Close.sameBits(expected.data, actual.data, what + " data");
        Close.sameBits(expected.carries, actual.carries, what + " carries");
        Close.sameBits(expected.adjoints, actual.adjoints, what + " adjoints");
    }

    private static void forward(RecurrenceCase c) throws TornadoExecutionPlanException {
        IntArray frame = IntArray.fromElements(c.gates, c.state, c.output, c.recurrent, c.carryIn, c.carryOut);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.EVERY_EXECUTION, c.data, c.parameters,
                c.carries, c.marks, frame);
        graph.task("t", FORWARD, new KernelContext(), c.data, c.parameters, c.carries, c.marks, frame, c.shape.length(),
                c.shape.width(), c.shape.mode());
        run(graph.transferToHost(DataTransferMode.EVERY_EXECUTION, c.data, c.carries), c.shape.batch());
    }

    private static void backward(RecurrenceCase c) throws TornadoExecutionPlanException {
        FloatArray transposed = new FloatArray(c.shape.width() * c.shape.columns() + 1);
        TrueRecurrenceGroup.transposeRecurrent(c.parameters, transposed, IntArray.fromElements(c.recurrent, 1),
                c.shape.width(), c.shape.columns());
        IntArray frame = IntArray.fromElements(1, c.gates, c.state, c.gradient, c.carryIn, c.adjoint);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.EVERY_EXECUTION, c.data, transposed,
                c.carries, c.adjoints, c.marks, frame);
        graph.task("t", BACKWARD, new KernelContext(), transposed, c.data, c.carries, c.adjoints, c.marks, frame,
                c.shape.length(), c.shape.width(), c.shape.mode());
        run(graph.transferToHost(DataTransferMode.EVERY_EXECUTION, c.data, c.adjoints), c.shape.batch());
    }

    private static void run(TaskGraph graph, int groups) throws TornadoExecutionPlanException {
        int lanes = 8;
        WorkerGrid1D grid = new WorkerGrid1D(groups * lanes);
        grid.setLocalWork(lanes, 1, 1);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler("g.t", grid)).execute();
        }
    }
}
