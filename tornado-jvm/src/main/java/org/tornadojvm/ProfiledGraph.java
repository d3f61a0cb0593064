package org.tornadojvm;

import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;

/**
 * The profiler's questions to a task graph, answered from its {@link Profile}. There is no driver and no queue here, so
 * dispatch and driver times are zero; the compile time is the time for finding kernels and binding arguments.
 */
abstract sealed class ProfiledGraph implements ProfilerInterface permits JvmTaskGraph {

    private final GraphRun run;

    ProfiledGraph(GraphRun run) {
        this.run = run;
    }

    private Profile profile() {
        if (run == null) {
            throw Refusal.error("only an executed graph has a profile: make a snapshot() and an execution plan of it");
        }
        return run.profile();
    }

    @Override
    public long getTotalTime() {
        return profile().total;
    }

    @Override
    public long getCompileTime() {
        return profile().bind;
    }

    @Override
    public long getTornadoCompilerTime() {
        return profile().bind;
    }

    @Override
    public long getDriverInstallTime() {
        return 0;
    }

    @Override
    public long getDataTransfersTime() {
        return profile().in + profile().out;
    }

    @Override
    public long getDeviceWriteTime() {
        return profile().in;
    }

    @Override
    public long getDeviceReadTime() {
        return profile().out;
    }

    @Override
    public long getDataTransferDispatchTime() {
        return 0;
    }

    @Override
    public long getKernelDispatchTime() {
        return 0;
    }

    @Override
    public long getDeviceKernelTime() {
        return profile().kernels();
    }

    @Override
    public String getProfileLog() {
        return profile().json();
    }

    @Override
    public long getTotalBytesCopyIn() {
        return profile().bytesIn;
    }

    @Override
    public long getTotalBytesCopyOut() {
        return profile().bytesOut;
    }

    @Override
    public long getTotalBytesTransferred() {
        return profile().bytesIn + profile().bytesOut;
    }

    @Override
    public long getTotalDeviceMemoryUsage() {
        return run == null ? 0 : run.memoryInUse();
    }

    /** Writes the profile to the log {@code org.tornadojvm}. */
    public void dumpProfiles() {
        profile().log();
    }

    /** Writes the profile to the log {@code org.tornadojvm}. */
    public void dumpTimes() {
        profile().log();
    }

    /** Writes the profile to the log {@code org.tornadojvm}: there are no events besides. */
    public void dumpEvents() {
        profile().log();
    }

    /** Sets all times and sizes to zero. */
    public void clearProfiles() {
        profile().clear();
    }
}
