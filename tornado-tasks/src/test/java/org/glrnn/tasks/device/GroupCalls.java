package org.glrnn.tasks.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.glrnn.tasks.mixer.gatedlinear.RecurrenceCalls;
import org.glrnn.tasks.mixer.gatedlinear.TrueRecurrenceGroup;
import org.glrnn.tasks.op.loss.CrossEntropyGroup;
import org.glrnn.tasks.op.norm.LayerNormGroup;
import org.glrnn.tasks.op.norm.RmsNormGroup;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.KernelCall;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Kernels for work groups, made of the calls of the plain kernels: a context first, and the number of rows, or of sequences,
 * left out.
 */
final class GroupCalls {

    private static final int MOST_ROWS = 12;

    private GroupCalls() {
    }

    /** A plain call and the same by groups: the same float buffers, but for the parameters where these are transposed. */
    record Group(KernelCall plain, KernelCall group, int groups, boolean transposed) {

        List<FloatArray> expected() {
            return without(plain.run(), 1);
        }

        List<FloatArray> actual(int lanes) {
            return without(DeviceRun.run(group, grid(lanes)), 0);
        }

        private List<FloatArray> without(List<FloatArray> buffers, int parameters) {
            List<FloatArray> common = new ArrayList<>(buffers);
            if (transposed) {
                common.remove(parameters);
            }
            return common;
        }

        private WorkerGrid grid(int lanes) {
            WorkerGrid grid = new WorkerGrid1D(groups * lanes);
            grid.setLocalWork(lanes, 1, 1);
            return grid;
        }

        @Override
        public String toString() {
            return group.toString();
        }
    }

    /** Calls of few rows: the JVM device takes one thread per lane. */
    static List<Group> all() {
        List<Group> groups = new ArrayList<>();
        for (KernelCall call : Calls.norms()) {
            switch (call.method()) {
                case "layerNormForward" -> groups.add(group(call, LayerNormGroup.class, "layerNormGroupForward", 3));
                case "layerNormInputGradient" ->
                        groups.add(group(call, LayerNormGroup.class, "layerNormGroupInputGradient", 3));
                case "rmsNormForward" -> groups.add(group(call, RmsNormGroup.class, "rmsNormGroupForward", 3));
                case "rmsNormInputGradient" -> groups.add(group(call, RmsNormGroup.class, "rmsNormGroupInputGradient", 3));
                default -> {}
            }
        }
        for (KernelCall call : Calls.crossEntropies()) {
            switch (call.method()) {
                case "crossEntropyLoss" -> groups.add(group(call, CrossEntropyGroup.class, "crossEntropyGroupLoss", 5));
                case "crossEntropyGradient" ->
                        groups.add(group(call, CrossEntropyGroup.class, "crossEntropyGroupGradient", 6));
                default -> {}
            }
        }
        for (KernelCall call : RecurrenceCalls.recurrences()) {
            switch (call.method()) {
                case "trueRecurrenceForward" ->
                        groups.add(group(call, TrueRecurrenceGroup.class, "trueRecurrenceGroupForward", 5));
                case "trueRecurrenceBackward" -> groups.add(transposed(
                        group(call, TrueRecurrenceGroup.class, "trueRecurrenceGroupBackward", 6)));
                default -> {}
            }
        }
        return groups.stream().filter(group -> group.groups() <= MOST_ROWS).toList();
    }

    private static Group group(KernelCall plain, Class<?> kernels, String method, int rowsAt) {
        List<Object> arguments = new ArrayList<>(Arrays.asList(plain.arguments()));
        int rows = (Integer) arguments.remove(rowsAt);
        arguments.addFirst(new KernelContext());
        return new Group(plain, new KernelCall(kernels, method, arguments.toArray()), rows, false);
    }

    /** Puts the transpose of R where R was. */
    private static Group transposed(Group group) {
        Object[] arguments = group.group().arguments().clone();
        FloatArray parameters = (FloatArray) arguments[2];
        IntArray frame = (IntArray) arguments[6];
        int mode = (Integer) arguments[arguments.length - 1];
        int width = (Integer) arguments[arguments.length - 2];
        int columns = (4 - (mode & 1)) * width;
        FloatArray transposed = new FloatArray(width * columns);
        TrueRecurrenceGroup.transposeRecurrent(parameters, transposed, IntArray.fromElements(frame.get(3), 0), width, columns);
        arguments[2] = arguments[1];
        arguments[1] = transposed;
        arguments[6] = IntArray.fromElements(0, frame.get(0), frame.get(1), frame.get(2), frame.get(4), frame.get(5));
        return new Group(group.plain(), new KernelCall(group.group().kernel(), group.group().method(), arguments),
                group.groups(), true);
    }
}
