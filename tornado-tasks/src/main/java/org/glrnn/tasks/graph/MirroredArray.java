package org.glrnn.tasks.graph;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * An array on the host of which plans keep copies on their devices. Its version rises whenever the host or a plan writes.
 * A plan sends what has changed since it last looked, and {@link #read()} fetches what a plan has written, so no caller has
 * to ask for a transfer.
 *
 * <p>Not for use by several threads at once.
 */
public final class MirroredArray {
    private final FloatArray host;
    private long version;
    private ChainPlan newest;

    private MirroredArray(FloatArray host) {
        this.host = host;
    }

    /** Returns a mirrored array that takes over an array of the host: nobody else may use that one from now on. */
    public static MirroredArray of(FloatArray host) {
        return new MirroredArray(host);
    }

    /** Returns a mirrored array of zeros. */
    public static MirroredArray zeros(int size) {
        return of(NativeArrays.zeros(size));
    }

    /** Returns the number of values. */
    public int size() {
        return host.getSize();
    }

    /** Returns the newest values, to be read before the next run of a plan and not to be changed. */
    public FloatArray read() {
        if (newest != null) {
            newest.fetch(host);
            newest = null;
        }
        return host;
    }

    /** Returns the newest values, to be changed before the next run of a plan, which will take the changes over. */
    public FloatArray write() {
        read();
        version++;
        return host;
    }

    /** Returns the array to write all of it: like {@link #write()}, but what it held before is lost. */
    public FloatArray overwrite() {
        newest = null;
        return write();
    }

    /** Returns the host's array as a task graph refers to it, up to date or not. */
    public FloatArray host() {
        return host;
    }

    long version() {
        return version;
    }

    /** Says that a plan has written its copy. */
    void writtenBy(ChainPlan plan) {
        version++;
        newest = plan;
    }

    /** Brings to the host what only this plan has, before its memory is freed. */
    void release(ChainPlan plan) {
        if (newest == plan) {
            read();
        }
    }
}
