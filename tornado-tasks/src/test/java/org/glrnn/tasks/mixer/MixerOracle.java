package org.glrnn.tasks.mixer;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.op.sequence.Marks;

/**
 * A mixer in plain double-precision loops, knowing nothing of kernels or plans. That of a type {@code NameType} is the class
 * {@code NameOracle} next to it, with a constructor from options and place.
 */
public interface MixerOracle {
    /**
     * Runs rows.
     *
     * @param site where parameters and marks are
     * @param x [rows][input width]
     * @param carryIn [batch][state size]
     * @param carryOut [batch], filled with the states after the last rows
     * @return [rows][output width]
     */
    double[][] mix(Site site, double[][] x, double[][] carryIn, double[][] carryOut);

    /** Returns the oracle of a mixer; there must be one. */
    static MixerOracle of(MixerSpec<?> spec, Place place) {
        return find(spec, place).orElseThrow(() -> new IllegalStateException("there is no oracle of " + spec.type().name()));
    }

    /** Returns the oracle of a mixer, if there is one. */
    static Optional<MixerOracle> find(MixerSpec<?> spec, Place place) {
        var name = spec.type().getClass().getName().replaceFirst("Type$", "Oracle");
        try {
            var constructor = Class.forName(name, true, spec.type().getClass().getClassLoader())
                    .getDeclaredConstructor(spec.type().options(), Place.class);
            constructor.setAccessible(true);
            return Optional.of((MixerOracle) constructor.newInstance(spec.options(), place));
        } catch (ClassNotFoundException none) {
            return Optional.empty();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(name, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " cannot be made", e);
        }
    }

    /**
     * One use of a mixer.
     *
     * @param table where parameters lie
     * @param parameters flat
     * @param path below which the mixer's lie
     * @param batch sequences
     * @param length rows of a sequence
     * @param marks what every row is; empty: all ordinary
     */
    record Site(ParameterTable table, double[] parameters, String path, int batch, int length, int[] marks) {
        /** Returns one value of a parameter. */
        public double parameter(String name, int index) {
            return parameters[table.offset(path.isEmpty() ? name : path + "/" + name) + index];
        }

        /** Returns x W + b, [rows][columns]. */
        public double[][] dense(String name, double[][] x, int columns) {
            var y = new double[x.length][columns];
            for (var row = 0; row < x.length; row++) {
                for (var c = 0; c < columns; c++) {
                    var sum = parameter(name + "/bias", c);
                    for (var i = 0; i < x[row].length; i++) {
                        sum += x[row][i] * parameter(name + "/kernel", i * columns + c);
                    }
                    y[row][c] = sum;
                }
            }
            return y;
        }

        /** Returns what a row is. */
        public int mark(int row) {
            return marks.length == 0 ? Marks.ORDINARY : marks[row];
        }

        /** One step: row and state before in, output filled; returns the state after. */
        @FunctionalInterface
        public interface Step {
            /** Runs a row that is not padding. */
            double[] run(int row, double[] before, double[] output);
        }

        /** Walks through time with carries, resets and padding; returns [rows][width], 0 in padding. */
        public double[][] walk(int width, double[][] carryIn, double[][] carryOut, Step step) {
            var outputs = new double[batch * length][width];
            for (var b = 0; b < batch; b++) {
                var state = carryIn[b].clone();
                for (var row = b * length; row < (b + 1) * length; row++) {
                    if (mark(row) != Marks.PADDING) {
                        state = step.run(row, mark(row) == Marks.RESET ? new double[state.length] : state, outputs[row]);
                    }
                }
                carryOut[b] = state;
            }
            return outputs;
        }
    }

    /** Returns 1 / (1 + exp(-z)). */
    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
