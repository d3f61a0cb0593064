package org.tornadojvm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

import uk.ac.manchester.tornado.api.WorkerGrid;

/**
 * A kernel with a KernelContext. It runs as on an accelerator, one thread per work item, so slowly: meant for tests.
 *
 * @param method
 *            the kernel
 * @param contextIndex
 *            which argument is the context
 * @param poisonsLocalMemory
 *            whether local arrays start with a poison value instead of zero
 */
record LaneCode(MethodHandle method, int contextIndex, boolean poisonsLocalMemory) implements TaskCode {

    private static final MethodType SPREAD = MethodType.methodType(void.class, Object[].class);

    @Override
    public How how() {
        return How.LANES;
    }

    @Override
    public String why() {
        return "";
    }

    @Override
    public Launch bind(Object[] arguments) {
        MethodHandle spread = method.asSpreader(Object[].class, arguments.length).asType(SPREAD);
        return grid -> launch(spread, arguments, grid);
    }

    private void launch(MethodHandle spread, Object[] arguments, WorkerGrid grid) {
        if (grid == null) {
            throw Refusal.error("a kernel with a KernelContext needs a grid: "
                    + "call withGridScheduler with a GridScheduler that names this task and its WorkerGrid");
        }
        GroupShape shape = GroupShape.of(grid);
        for (int group = 0; group < shape.groupCount(); group++) {
            new WorkGroup(shape, group, poisonsLocalMemory).run(context -> {
                Object[] own = arguments.clone();
                own[contextIndex] = context;
                spread.invokeExact(own);
            });
        }
    }
}
