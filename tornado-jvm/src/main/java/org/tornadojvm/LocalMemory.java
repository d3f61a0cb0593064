package org.tornadojvm;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** The local arrays of a group: all its work items get the same array from the same allocation. */
final class LocalMemory {

    private final boolean poisoned;
    private final List<Object> arrays = new ArrayList<>();

    LocalMemory(boolean poisoned) {
        this.poisoned = poisoned;
    }

    /**
     * The array of one allocation.
     *
     * @param number
     *            counts the allocations of a work item
     */
    synchronized <T> T array(int number, Class<T> type, int length) {
        if (number == arrays.size()) {
            Object array = Array.newInstance(type.componentType(), length);
            if (poisoned && type.componentType().isPrimitive()) {
                Buffers.poison(array);
            }
            arrays.add(array);
        }
        Object array = arrays.get(number);
        if (!type.isInstance(array) || Array.getLength(array) != length) {
            throw Refusal.error("the work items of a group allocate different local arrays");
        }
        return type.cast(array);
    }
}
