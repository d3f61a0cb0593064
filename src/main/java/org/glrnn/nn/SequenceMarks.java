package org.glrnn.nn;

import java.util.Arrays;
import java.util.Objects;

import org.glrnn.tasks.op.sequence.Marks;

/**
 * What the rows of a batch are, where they are not all ordinary steps: padding at either end of a sequence, and resets
 * where a new sequence starts inside a row of packed ones.
 *
 * <p>Padding passes the state unchanged, its output is zero and no gradient flows through it; after a reset nothing
 * from before it is seen, forward or backward.
 */
public final class SequenceMarks {
    private final int batch;
    private final int length;
    private final int[] marks;

    private SequenceMarks(int batch, int length) {
        Arguments.requirePositive("batch", batch);
        Arguments.requirePositive("length", length);
        this.batch = batch;
        this.length = length;
        marks = new int[Arguments.product("batch * length", batch, length)];
    }

    /** Returns marks of a batch whose rows are all ordinary. */
    public static SequenceMarks ordinary(int batch, int length) {
        return new SequenceMarks(batch, length);
    }

    /**
     * Returns marks of sequences with padding after them.
     *
     * @param lengths rows of every sequence that are there, each in [0, length]
     * @throws IllegalArgumentException if one is not
     */
    public static SequenceMarks padded(int[] lengths, int length) {
        var all = new SequenceMarks(Objects.requireNonNull(lengths, "lengths").length, length);
        for (var b = 0; b < lengths.length; b++) {
            all.pad(b, all.require("length", lengths[b], length), length);
        }
        return all;
    }

    /**
     * Returns marks of sequences with padding before them, as batched generation has it.
     *
     * @param lengths rows of every sequence that are there, each in [0, length]
     * @throws IllegalArgumentException if one is not
     */
    public static SequenceMarks leftPadded(int[] lengths, int length) {
        var all = new SequenceMarks(Objects.requireNonNull(lengths, "lengths").length, length);
        for (var b = 0; b < lengths.length; b++) {
            all.pad(b, 0, length - all.require("length", lengths[b], length));
        }
        return all;
    }

    /**
     * Returns marks of rows in which several sequences are packed one after another; what is left at the end is
     * padding.
     *
     * @param lengths for every row, the lengths of its sequences in order
     * @throws IllegalArgumentException if a length is less than 1 or a row's lengths exceed {@code length} together
     */
    public static SequenceMarks packed(int[][] lengths, int length) {
        var all = new SequenceMarks(Objects.requireNonNull(lengths, "lengths").length, length);
        for (var b = 0; b < lengths.length; b++) {
            var end = 0;
            for (var sequence : Objects.requireNonNull(lengths[b], "lengths[" + b + "]")) {
                if (sequence < 1) {
                    throw new IllegalArgumentException("row " + b + " packs a sequence of length " + sequence);
                }
                if (end + (long) sequence > length) {
                    throw new IllegalArgumentException("the sequences packed into row " + b + " exceed its length " + length);
                }
                all.marks[b * length + end] = Marks.RESET;
                end += sequence;
            }
            all.pad(b, end, length);
        }
        return all;
    }

    /** Returns the number of sequences. */
    public int batch() {
        return batch;
    }

    /** Returns the number of rows of a sequence. */
    public int length() {
        return length;
    }

    /** Returns a copy, row-major [batch, length], in the kernels' numbers. */
    public int[] toArray() {
        return marks.clone();
    }

    /**
     * Returns how many rows of a sequence are padding before its first other row.
     *
     * @throws IllegalArgumentException if there is no such sequence
     */
    public int leading(int sequence) {
        requireSequence(sequence);
        var count = 0;
        while (count < length && marks[sequence * length + count] == Marks.PADDING) {
            count++;
        }
        return count;
    }

    /**
     * Returns how many rows of a sequence are not padding.
     *
     * @throws IllegalArgumentException if there is no such sequence
     */
    public int present(int sequence) {
        requireSequence(sequence);
        return (int) Arrays.stream(marks, sequence * length, (sequence + 1) * length)
                .filter(mark -> mark != Marks.PADDING).count();
    }

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if it is another
     */
    public void requireShape(int expectedBatch, int expectedLength) {
        if (batch != expectedBatch || length != expectedLength) {
            throw new IllegalArgumentException("the marks have shape [" + batch + ", " + length + "], this call needs ["
                    + expectedBatch + ", " + expectedLength + "]");
        }
    }

    private void requireSequence(int sequence) {
        Arguments.require(sequence >= 0 && sequence < batch,
                "sequence must lie in [0, " + batch + "), not be " + sequence);
    }

    private void pad(int sequence, int from, int to) {
        Arrays.fill(marks, sequence * length + from, sequence * length + to, Marks.PADDING);
    }

    private int require(String what, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("a " + what + " must lie in [0, " + most + "], not be " + value);
        }
        return value;
    }
}
