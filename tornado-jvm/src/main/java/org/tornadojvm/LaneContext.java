package org.tornadojvm;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** The KernelContext of one work item. */
final class LaneContext extends KernelContext {

    /** One for all: any two atomic operations may meet in the same element. */
    private static final Object ATOMIC = new Object();

    private final WorkGroup group;
    private int allocations;

    LaneContext(WorkGroup group, int item) {
        this.group = group;
        ContextFields.set(this, group.shape(), group.group(), item);
    }

    @Override
    public void localBarrier() {
        group.barrier().await();
    }

    @Override
    public void globalBarrier() {
        if (group.shape().groupCount() > 1) {
            throw Refusal.of("globalBarrier with more than one group",
                    "use one group, or two tasks: groups run one after another");
        }
        group.barrier().await();
    }

    private <T> T allocate(Class<T> type, int length) {
        return group.memory().array(allocations++, type, length);
    }

    @Override
    public int[] allocateIntLocalArray(int size) {
        return allocate(int[].class, size);
    }

    @Override
    public long[] allocateLongLocalArray(int size) {
        return allocate(long[].class, size);
    }

    @Override
    public float[] allocateFloatLocalArray(int size) {
        return allocate(float[].class, size);
    }

    @Override
    public double[] allocateDoubleLocalArray(int size) {
        return allocate(double[].class, size);
    }

    /**
     * Of newer versions of TornadoVM's API.
     *
     * @param size
     *            number of elements
     * @return the array of the group
     */
    public byte[] allocateByteLocalArray(int size) {
        return allocate(byte[].class, size);
    }

    /**
     * Of newer versions of TornadoVM's API.
     *
     * @param size
     *            number of elements
     * @return the array of the group
     */
    public HalfFloat[] allocateHalfFloatLocalArray(int size) {
        return allocate(HalfFloat[].class, size);
    }

    /**
     * Of newer versions of TornadoVM's API.
     *
     * @param val
     *            value of this work item
     * @return never
     * @throws uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException
     *             always: there are no sub-groups
     */
    public float simdSum(float val) {
        throw Refusal.of("KernelContext.simdSum", "add in local memory with barriers");
    }

    @Override
    public void atomicAdd(IntArray array, int index, int val) {
        synchronized (ATOMIC) {
            array.set(index, array.get(index) + val);
        }
    }

    @Override
    public void atomicAdd(int[] array, int index, int val) {
        synchronized (ATOMIC) {
            array[index] += val;
        }
    }

    @Override
    public void atomicAdd(LongArray array, int index, long val) {
        synchronized (ATOMIC) {
            array.set(index, array.get(index) + val);
        }
    }

    @Override
    public void atomicAdd(FloatArray array, int index, float val) {
        synchronized (ATOMIC) {
            array.set(index, array.get(index) + val);
        }
    }

    @Override
    public void atomicAdd(DoubleArray array, int index, double val) {
        synchronized (ATOMIC) {
            array.set(index, array.get(index) + val);
        }
    }
}
