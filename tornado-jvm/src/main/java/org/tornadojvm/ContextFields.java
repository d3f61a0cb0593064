package org.tornadojvm;

import java.lang.reflect.Field;

import uk.ac.manchester.tornado.api.KernelContext;

/**
 * Sets where a work item is. TornadoVM's KernelContext has public final fields for it, which its constructor sets to
 * zero and which kernels read directly; so they are changed by reflection. JDK 26 and later warn about that unless
 * started with {@code --enable-final-field-mutation=ALL-UNNAMED}.
 */
final class ContextFields {

    private static final Field[] GLOBAL = fields("globalIdx", "globalIdy", "globalIdz");
    private static final Field[] GROUP = fields("groupIdx", "groupIdy", "groupIdz");
    private static final Field[] LOCAL = fields("localIdx", "localIdy", "localIdz");
    private static final Field[] GLOBAL_SIZE = fields("globalGroupSizeX", "globalGroupSizeY", "globalGroupSizeZ");
    private static final Field[] LOCAL_SIZE = fields("localGroupSizeX", "localGroupSizeY", "localGroupSizeZ");

    private ContextFields() {
    }

    private static Field[] fields(String... names) {
        Field[] fields = new Field[names.length];
        for (int i = 0; i < names.length; i++) {
            try {
                fields[i] = KernelContext.class.getField(names[i]);
                fields[i].setAccessible(true);
            } catch (NoSuchFieldException e) {
                throw Refusal.error("this version of TornadoVM's KernelContext has no field " + names[i], e);
            }
        }
        return fields;
    }

    static void set(KernelContext context, GroupShape shape, int group, int item) {
        int[] groups = shape.groupIndex(group);
        int[] locals = shape.localIndex(item);
        for (int d = 0; d < groups.length; d++) {
            set(context, GLOBAL[d], shape.offset()[d] + groups[d] * shape.local()[d] + locals[d]);
            set(context, GROUP[d], groups[d]);
            set(context, LOCAL[d], locals[d]);
            set(context, GLOBAL_SIZE[d], shape.global()[d]);
            set(context, LOCAL_SIZE[d], shape.local()[d]);
        }
    }

    private static void set(KernelContext context, Field field, int value) {
        try {
            field.set(context, value);
        } catch (IllegalAccessException e) {
            throw Refusal.error("cannot set KernelContext." + field.getName(), e);
        }
    }
}
