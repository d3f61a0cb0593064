package org.tornadojvm;

import java.util.Arrays;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.SchedulableTask;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.profiler.TornadoProfiler;
import uk.ac.manchester.tornado.api.runtime.TaskContextInterface;

/** A task to look at. TornadoVM's own scheduler would also change it; that is refused. */
final class TaskView implements SchedulableTask {

    private final String graphName;
    private final TaskDefinition task;
    private final GraphContext context = new GraphContext();

    TaskView(String graphName, TaskDefinition task) {
        this.graphName = graphName;
        this.task = task;
    }

    private static RuntimeException readOnly(String method) {
        return Refusal.of("SchedulableTask." + method, "use the methods of TornadoExecutionPlan");
    }

    @Override
    public Object[] getArguments() {
        return task.arguments().clone();
    }

    @Override
    public Access[] getArgumentsAccess() {
        Access[] accesses = new Access[task.arguments().length];
        Arrays.setAll(accesses,
                i -> TaskDefinition.livesOnDevice(task.arguments()[i]) ? Access.READ_WRITE : Access.NONE);
        return accesses;
    }

    @Override
    public TaskContextInterface meta() {
        return context;
    }

    @Override
    public void setDevice(TornadoDevice device) {
        JvmDevice.check(device);
    }

    @Override
    public TornadoDevice getDevice() {
        return JvmDevice.INSTANCE;
    }

    @Override
    public String getFullName() {
        return graphName + "." + task.id();
    }

    @Override
    public String getNormalizedName() {
        return getFullName();
    }

    @Override
    public String getTaskName() {
        return task.id();
    }

    @Override
    public String getId() {
        return getFullName();
    }

    @Override
    public void setBatchThreads(long batchThreads) {
        throw readOnly("setBatchThreads");
    }

    @Override
    public long getBatchThreads() {
        return 0;
    }

    @Override
    public void setBatchNumber(int batchNumber) {
        throw readOnly("setBatchNumber");
    }

    @Override
    public int getBatchNumber() {
        return 0;
    }

    @Override
    public void setBatchSize(long batchSize) {
        throw readOnly("setBatchSize");
    }

    @Override
    public long getBatchSize() {
        return 0;
    }

    @Override
    public void attachProfiler(TornadoProfiler tornadoProfiler) {
        throw readOnly("attachProfiler");
    }

    @Override
    public TornadoProfiler getProfiler() {
        throw readOnly("getProfiler");
    }

    @Override
    public void forceCompilation() {
        throw readOnly("forceCompilation");
    }

    @Override
    public boolean shouldCompile() {
        return false;
    }

    @Override
    public void enableDefaultThreadScheduler(boolean useDefaultScheduler) {
        throw readOnly("enableDefaultThreadScheduler");
    }

    @Override
    public void setUseGridScheduler(boolean use) {
        throw readOnly("setUseGridScheduler");
    }

    @Override
    public void setGridScheduler(GridScheduler gridScheduler) {
        throw readOnly("setGridScheduler");
    }

    @Override
    public boolean isGridSchedulerEnabled() {
        return false;
    }
}
