package org.glrnn.nn;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.glrnn.tasks.graph.HostCopy;
import org.glrnn.tasks.graph.MirroredArray;
import org.glrnn.tasks.graph.Parameter;
import org.glrnn.tasks.graph.ParameterTable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * All parameters of a layer or model: one flat buffer and the table that says what lies where. Reading gives what was trained
 * last, on whichever device; what is written counts from the next use of the model, wherever that runs.
 */
public final class Parameters {
    private final ParameterTable table;
    private final MirroredArray values;

    private Parameters(ParameterTable table, FloatArray values) {
        this.table = table;
        this.values = MirroredArray.of(values);
    }

    /** Returns new parameters, initialised as the table says (docs/mathematics.md 1.2, 4.2), drawn from {@code seed}. */
    public static Parameters create(ParameterTable table, long seed) {
        var values = new FloatArray(Objects.requireNonNull(table, "table").size());
        values.init(0.0f);
        var random = new SplittableRandom(seed);
        for (var parameter : table.parameters()) {
            initialize(parameter, values, random.split());
        }
        return new Parameters(table, values);
    }

    /** Returns where each parameter lies in {@link #toArray()}. */
    public ParameterTable table() {
        return table;
    }

    /** Returns the flat buffer as execution plans take it. */
    public MirroredArray mirrored() {
        return values;
    }

    /** Returns a copy of the flat buffer. */
    public float[] toArray() {
        var copy = new float[table.size()];
        HostCopy.copy(values.read(), 0, copy);
        return copy;
    }

    /**
     * Copies one parameter out, row-major.
     *
     * @throws IllegalArgumentException if there is none of that path
     */
    public float[] get(String path) {
        return copyOf(values.read(), path);
    }

    /**
     * Copies one parameter's part out of a buffer of the same layout, such as gradients or moments.
     *
     * @throws IllegalArgumentException if there is none of that path, or the buffer is of another size
     */
    public float[] copyOf(FloatArray flat, String path) {
        var parameter = parameter(path);
        int size = Objects.requireNonNull(flat, "flat").getSize();
        Arguments.require(size == table.size(),
                "the buffer holds " + size + " values, the parameters take " + table.size());
        var copy = new float[parameter.shape().elements()];
        HostCopy.copy(flat, parameter.offset(), copy);
        return copy;
    }

    /**
     * Overwrites one parameter.
     *
     * @param replacement row-major
     * @throws IllegalArgumentException if there is none of that path or the number of values is wrong
     */
    public void set(String path, float[] replacement) {
        var parameter = parameter(path);
        int length = Objects.requireNonNull(replacement, "replacement").length;
        Arguments.require(length == parameter.shape().elements(),
                path + " holds " + parameter.shape().elements() + " values, not " + length);
        HostCopy.copy(replacement, values.write(), parameter.offset(), replacement.length);
    }

    private Parameter parameter(String path) {
        return table.get(Objects.requireNonNull(path, "path"));
    }

    private static void initialize(Parameter parameter, FloatArray values, RandomGenerator random) {
        var tensor = new float[parameter.shape().elements()];
        parameter.initializer().fill(tensor, parameter.shape(), random);
        HostCopy.copy(tensor, values, parameter.offset(), tensor.length);
    }
}
