package org.glrnn.tasks.graph;

/**
 * A place in the tree of parameters, where a part of a model declares its own by relative names.
 *
 * <p>What all layers share lies at the root: the first layer that asks declares it, and every layer's gradient is added to it.
 */
public final class ParameterScope {
    private static final String SHARED = "shared";
    private final ParameterTable.Builder table;
    private final String path;
    private final String part;

    ParameterScope(ParameterTable.Builder table, String path, String part) {
        this.table = table;
        this.path = path;
        this.part = part;
    }

    /** Returns the scope of a child. */
    public ParameterScope child(String name) {
        return new ParameterScope(table, join(path, name), part);
    }

    /**
     * Declares a parameter.
     *
     * @param name relative to this scope
     * @throws IllegalArgumentException if it is taken, or there are more parameters than one array holds
     */
    public void add(String name, Shape shape, Initializer initializer) {
        add(name, shape, initializer, ParameterGroup.ORDINARY);
    }

    /** As {@link #add(String, Shape, Initializer)}, for a parameter that the optimiser treats differently. */
    public void add(String name, Shape shape, Initializer initializer, ParameterGroup group) {
        table.add(join(path, name), shape, initializer, group, part);
    }

    /** Declares a dense layer {@code name}: kernel [in, out] and bias [out]. */
    public void dense(String name, int in, int out) {
        dense(name, in, out, Initializer.LECUN_NORMAL);
    }

    /** As {@link #dense(String, int, int)}, with another initialiser of the kernel. */
    public void dense(String name, int in, int out, Initializer kernel) {
        add(join(name, "kernel"), Shape.of(in, out), kernel);
        add(join(name, "bias"), Shape.of(out), Initializer.ZEROS);
    }

    /** Declares a parameter of the whole model, unless another layer has; {@link #sharedPath} is its path. */
    public void shared(String name, Shape shape, Initializer initializer, ParameterGroup group) {
        if (!table.has(sharedPath(name))) {
            table.add(sharedPath(name), shape, initializer, group, "input");
        }
    }

    /** Returns the path of a parameter that all layers share. */
    public static String sharedPath(String name) {
        return join(SHARED, name);
    }

    /** Returns the path of a child; the root has none. */
    public static String join(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }
}
