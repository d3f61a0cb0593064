package org.tornadojvm;

import java.util.List;

import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.common.TornadoEvents;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TaskContextInterface;

/** What TornadoVM's API calls the meta data of a graph or task: mostly settings for compilers that are not here. */
final class GraphContext implements TaskContextInterface {

    private long[] globalWork;
    private long[] localWork;
    private long threads;
    private boolean printsKernel;

    @Override
    public List<TornadoEvents> getProfiles(long executionPlanId) {
        return List.of();
    }

    @Override
    public void setCompilerFlags(TornadoVMBackendType backendType, String flags) {
        // flags are meant for the compilers of other backends
    }

    @Override
    public void setGlobalWork(long[] global) {
        globalWork = global.clone();
    }

    @Override
    public void setLocalWork(long[] local) {
        localWork = local.clone();
    }

    @Override
    public long[] getGlobalWork() {
        return globalWork == null ? null : globalWork.clone();
    }

    @Override
    public long[] getLocalWork() {
        return localWork == null ? null : localWork.clone();
    }

    @Override
    public void setNumThreads(long newThreads) {
        threads = newThreads;
    }

    @Override
    public long getNumThreads() {
        return threads;
    }

    @Override
    public void setCompiledGraph(Object graph) {
        // nothing is compiled
    }

    @Override
    public Object getCompiledResolvedJavaMethod() {
        return null;
    }

    @Override
    public int getBackendIndex() {
        return 0;
    }

    @Override
    public int getDeviceIndex() {
        return 0;
    }

    @Override
    public void setDevice(TornadoDevice device) {
        JvmDevice.check(device);
    }

    @Override
    public boolean isPrintKernelEnabled() {
        return printsKernel;
    }

    @Override
    public void setPrintKernelFlag(boolean printKernelEnabled) {
        printsKernel = printKernelEnabled;
    }

    @Override
    public void resetThreadBlocks() {
        globalWork = null;
        localWork = null;
    }
}
