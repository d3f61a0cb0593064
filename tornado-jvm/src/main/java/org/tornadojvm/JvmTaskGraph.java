package org.tornadojvm;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoTaskGraphInterface;
import uk.ac.manchester.tornado.api.common.SchedulableTask;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;
import uk.ac.manchester.tornado.api.runtime.TaskContextInterface;

/**
 * A task graph on the JVM device: first being built, then, as a snapshot, executed. Public only because TornadoVM's API
 * creates it by name.
 */
public final class JvmTaskGraph extends ProfiledGraph implements TornadoTaskGraphInterface {

    private static final System.Logger LOG = System.getLogger("org.tornadojvm");

    private final GraphDefinition definition;
    private final DeviceMemory memory;
    /** Null while the graph is being built. */
    private final GraphRun run;
    private final GraphContext context = new GraphContext();
    private boolean logsThreads;

    /**
     * An empty task graph; called by TornadoVM's API. Reads the system property {@code tornadojvm.memory}.
     *
     * @param name
     *            name of the graph
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException
     *             if the property has an unknown value
     */
    public JvmTaskGraph(String name) {
        this(new GraphDefinition(name), DeviceMemory.current(), null);
    }

    private JvmTaskGraph(GraphDefinition definition, DeviceMemory memory, GraphRun run) {
        super(run);
        this.definition = definition;
        this.memory = memory;
        this.run = run;
    }

    private GraphRun run() {
        if (run == null) {
            throw Refusal.error("task graph '%s' is still being built: make a snapshot() and an execution plan of it"
                    .formatted(definition.name));
        }
        return run;
    }

    private GraphDefinition building() {
        if (run != null) {
            throw Refusal.error("task graph '%s' is a snapshot and cannot be changed".formatted(definition.name));
        }
        return definition;
    }

    @Override
    public void addTask(TaskPackage taskPackage) {
        building().addTask(taskPackage);
    }

    @Override
    public void transferToDevice(int mode, Object... objects) {
        building().transferToDevice(mode, objects);
    }

    @Override
    public void transferToHost(int mode, Object... objects) {
        building().transferToHost(mode, objects);
    }

    @Override
    public void consumeFromDevice(String uniqueTaskGraphName, Object... objects) {
        building().consumeFromDevice(uniqueTaskGraphName, objects);
    }

    @Override
    public void consumeFromDevice(Object... objects) {
        building().consumeFromDevice(definition.name, objects);
    }

    @Override
    public TornadoTaskGraphInterface createImmutableTaskGraph() {
        GraphDefinition copy = definition.copy();
        return new JvmTaskGraph(copy, memory, new GraphRun(copy, memory));
    }

    @Override
    public TornadoTaskGraphInterface execute(ExecutorFrame executorFrame) {
        run().execute(executorFrame);
        if (logsThreads) {
            LOG.log(System.Logger.Level.INFO, this::threadInfo);
        }
        return this;
    }

    private String threadInfo() {
        return run().tasks().stream()
                .map(task -> "task %s: %s, %d threads %s".formatted(task.fullName, task.code().how(), Workers.threads(),
                        task.code().why()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    @Override
    public void withPreCompilation(ExecutorFrame executorFrame) {
        run().compile(executorFrame);
    }

    @Override
    public void freeDeviceMemory() {
        run().free();
    }

    @Override
    public void syncRuntimeTransferToHost(Object... objects) {
        run().transferToHost(objects);
    }

    @Override
    public void syncRuntimeTransferToHost(Object object, long offset, long partialCopySize) {
        run().transferToHost(object, offset, partialCopySize);
    }

    @Override
    public void withGridScheduler(GridScheduler gridScheduler) {
        run().setGrids(gridScheduler);
    }

    @Override
    public boolean isGridRegistered() {
        return run().hasGrid();
    }

    @Override
    public void withMemoryLimit(String memoryLimit) {
        run().limitMemory(MemorySize.bytes(memoryLimit));
    }

    @Override
    public void withoutMemoryLimit() {
        run().unlimitMemory();
    }

    @Override
    public long getCurrentDeviceMemoryUsage() {
        return run().memoryInUse();
    }

    @Override
    public boolean isFinished() {
        return true;
    }

    @Override
    public void waitOn() {
        // execute returns when everything is done
    }

    @Override
    public void setLastExecutedTaskGraph(TornadoTaskGraphInterface lastExecutedTaskGraph) {
        // the plan keeps its own record, at every single execution
    }

    @Override
    public void updateObjectAccess() {
        // whether a kernel reads or writes an array makes no difference here
    }

    @Override
    public void updatePersistedObjectState() {
        // done by execute
    }

    @Override
    public String getId() {
        return definition.name;
    }

    @Override
    public String getTaskGraphName() {
        return definition.name;
    }

    @Override
    public TornadoDevice getDevice() {
        return JvmDevice.INSTANCE;
    }

    @Override
    public void setDevice(TornadoDevice device) {
        JvmDevice.check(device);
    }

    @Override
    public void setDevice(String taskName, TornadoDevice device) {
        JvmDevice.check(device);
    }

    @Override
    public TornadoDevice getDeviceForTask(String id) {
        return JvmDevice.INSTANCE;
    }

    @Override
    public TaskContextInterface meta() {
        return context;
    }

    @Override
    public SchedulableTask getTask(String taskNameId) {
        return definition.tasks().stream()
                .filter(task -> taskNameId.equals(task.id()) || taskNameId.equals(definition.name + "." + task.id()))
                .findAny().map(task -> new TaskView(definition.name, task))
                .orElseThrow(() -> Refusal.error(
                        "task graph '%s' has no task '%s'".formatted(definition.name, taskNameId)));
    }

    @Override
    public void apply(Consumer<SchedulableTask> consumer) {
        definition.tasks().forEach(task -> consumer.accept(new TaskView(definition.name, task)));
    }

    @Override
    public Set<Object> getArgumentsLookup() {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        definition.uses().forEach(use -> arrays.add(use.array));
        return arrays;
    }

    @Override
    public Collection<?> getOutputs() {
        return definition.uses().stream().filter(use -> use.copiedOut).map(use -> use.array).toList();
    }

    @Override
    public Map<String, List<Object>> getPersistedTaskToObjectsMap() {
        return definition.uses().stream().filter(use -> use.consumed)
                .collect(Collectors.groupingBy(use -> use.source == null ? definition.name : use.source,
                        Collectors.mapping(use -> use.array, Collectors.toList())));
    }

    @Override
    public boolean isLastDeviceListEmpty() {
        return false;
    }

    @Override
    public void enableProfiler(ProfilerMode profilerMode) {
        // the mode comes with each execution
    }

    @Override
    public void disableProfiler() {
        // the mode comes with each execution
    }

    @Override
    public void withThreadInfo() {
        logsThreads = true;
    }

    @Override
    public void withoutThreadInfo() {
        logsThreads = false;
    }

    @Override
    public void withPrintKernel() {
        // no code is generated that could be printed
    }

    @Override
    public void withoutPrintKernel() {
        // never printed
    }

    @Override
    public void withConcurrentDevices() {
        // there is only one device
    }

    @Override
    public void withoutConcurrentDevices() {
        // there is only one device
    }

    @Override
    public void withCompilerFlags(TornadoVMBackendType backendType, String compilerFlags) {
        // flags are meant for the compilers of other backends
    }

    @Override
    public void useDefaultThreadScheduler(boolean use) {
        // a kernel with a KernelContext needs its grid, all others never use one
    }

    @Override
    public void withBatch(String batchSize) {
        throw Refusal.of("withBatch", "the arrays are in the memory of this process already, run the graph without it");
    }

    @Override
    public void mapOnDeviceMemoryRegion(Object destArray, Object srcArray, long offset,
            TornadoTaskGraphInterface taskGraphSrc) {
        throw Refusal.of("mapOnDeviceMemoryRegion", "pass the whole array and an offset to the kernel");
    }

    @Override
    public void addPrebuiltTask(TaskPackage taskPackage) {
        throw Refusal.of("prebuiltTask", "there is no device code on the JVM, use task with a Java method");
    }

    @Override
    public void addInner(SchedulableTask task) {
        throw Refusal.of("addInner", "use TaskGraph.task");
    }

    @Override
    public void scheduleInner() {
        throw Refusal.of("scheduleInner", "execute the graph in a TornadoExecutionPlan");
    }

    @Override
    public void mapAllToInner(TornadoDevice device) {
        setDevice(device);
    }

    @Override
    public void dump() {
        throw Refusal.of("dump", "there is no TornadoVM byte code on the JVM device");
    }

    /**
     * Of newer versions of TornadoVM's API.
     *
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException
     *             always: needs a CUDA device
     */
    public void withCUDAGraph() {
        throw Refusal.of("withCUDAGraph", "leave it out, it needs a CUDA device");
    }

    /** Of newer versions of TornadoVM's API: tasks of one graph still run one after another, each on all threads. */
    public void withIntraPlanConcurrency() {
        // allowed to be concurrent, not obliged
    }

    /** Of newer versions of TornadoVM's API: nothing to switch off. */
    public void withoutIntraPlanConcurrency() {
        // never concurrent
    }

    /** Of newer versions of TornadoVM's API: there are no transfers to stage. */
    public void withStagedTransfers() {
        // a copy within one memory needs no stages
    }

    /** Of newer versions of TornadoVM's API: nothing to switch off. */
    public void withoutStagedTransfers() {
        // never staged
    }
}
