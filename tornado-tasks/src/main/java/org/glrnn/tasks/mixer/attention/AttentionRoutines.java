package org.glrnn.tasks.mixer.attention;

import static org.glrnn.tasks.simd.Lanes.get;
import static org.glrnn.tasks.simd.Lanes.set;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

import org.glrnn.tasks.op.product.Matrix;
import org.glrnn.tasks.op.product.MatrixProduct;
import org.glrnn.tasks.op.sequence.Marks;
import org.glrnn.tasks.simd.Elements;
import org.glrnn.tasks.simd.Split;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Stands for {@link org.glrnn.tasks.mixer.attention.Attention}: the work is split over sequences and heads, and inside a head,
 * {@link AttentionHead}, everything is products over blocks of rows. So nothing depends on the number of threads.
 */
public final class AttentionRoutines {

    /** Elements of keys and values up to which all heads stay in one thread. */
    private static final int FEW = 4096;

    private AttentionRoutines() {
    }

    static void attentionSegments(FloatArray activations, IntArray marks, IntArray frame, int batch, int length, int heads) {
        int statisticsOffset = frame.get(0);
        MemorySegment data = activations.getSegment();
        int rows = batch * length;
        int first = -1;
        for (int r = 0; r < rows; r++) {
            first = r % length == 0 ? -1 : first;
            first = marks.get(r) == Marks.RESET ? r % length : first;
            set(data, statisticsOffset + (long) rows * heads + r, first);
        }
    }

    static void attentionForward(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int rows,
            int length, int width, int heads, int capacity) {
        int qkvOffset = frame.get(0);
        int outputOffset = frame.get(1);
        int statisticsOffset = frame.get(2);
        int carryInOffset = frame.get(3);
        Heads all = new Heads(activations, qkvOffset, statisticsOffset, carries, carryInOffset, marks, rows, length, width,
                heads, capacity);
        all.run(task -> task.blocks((from, to) -> {
            AttentionHead head = task.head();
            MemorySegment weights = AttentionHead.scratch(0, head.columns());
            head.products(head.rows(0, from, to), 1, from, to, weights);
            for (int t = from; t < to; t++) {
                task.softmax(weights, (long) (t - from) * head.columns(), t, head.filled() + to);
            }
            head.sums(weights, 2, from, to, task.heads(outputOffset, from, to));
        }));
    }

    static void attentionQueryGradient(FloatArray activations, FloatArray carries, IntArray marks, IntArray frame, int rows,
            int length, int width, int heads, int capacity) {
        int qkvOffset = frame.get(0);
        int outputOffset = frame.get(1);
        int statisticsOffset = frame.get(2);
        int outputGradientOffset = frame.get(3);
        int gradientOffset = frame.get(4);
        int carryInOffset = frame.get(5);
        Heads all = new Heads(activations, qkvOffset, statisticsOffset, carries, carryInOffset, marks, rows, length, width,
                heads, capacity);
        long deltas = gradientOffset + 3L * rows * width;
        all.run(task -> task.blocks((from, to) -> {
            task.deltas(outputOffset, outputGradientOffset, deltas, from, to);
            MemorySegment slopes = task.slopes(outputGradientOffset, deltas, from, to);
            task.head().sums(slopes, 1, from, to, task.gradient(gradientOffset, 0, from, to));
        }));
    }

    static void attentionKeyGradient(FloatArray activations, IntArray marks, IntArray frame, int rows, int length, int width,
            int heads) {
        int qkvOffset = frame.get(0);
        int statisticsOffset = frame.get(1);
        int outputGradientOffset = frame.get(2);
        int gradientOffset = frame.get(3);
        Heads all = new Heads(activations, qkvOffset, statisticsOffset, null, 0, marks, rows, length, width, heads, 0);
        long deltas = gradientOffset + 3L * rows * width;
        all.run(task -> {
            AttentionHead head = task.head();
            task.clear(gradientOffset);
            task.blocks((from, to) -> {
                MemorySegment slopes = task.slopes(outputGradientOffset, deltas, from, to);
                MemorySegment weights = AttentionHead.scratch(0, head.columns());
                MatrixProduct.multiply(head.within(weights, to - from, to).transpose(),
                        task.heads(outputGradientOffset, from, to), task.gradient(gradientOffset, 2, 0, to), true);
                MatrixProduct.multiply(head.within(slopes, to - from, to).transpose(), head.rows(0, from, to),
                        task.gradient(gradientOffset, 1, 0, to), true);
            });
        });
    }

    /** The call: makes a task of every head of every sequence. */
    private record Heads(FloatArray activations, long qkv, long statistics, FloatArray carries, long carryIn, IntArray marks,
            int rows, int length, int width, int heads, int capacity) {

        void run(Consumer<Task> body) {
            int tasks = rows / length * heads;
            Split.tasks(tasks, 2L * rows * width, FEW, i -> body.accept(new Task(this, i / heads, i % heads)));
        }

        AttentionHead head(int sequence, int n) {
            int size = width / heads;
            int first = sequence * length;
            MemorySegment data = activations.getSegment();
            long resets = statistics + (long) rows * heads + first;
            long queries = qkv + (long) first * 3 * width + (long) n * 3 * size;
            if (capacity == 0) {
                return new AttentionHead(data, marks, first, length, size, queries, 3 * width, data, 0, 0, resets);
            }
            long state = carryIn + sequence * (2L * capacity * width + 1);
            int filled = (int) get(carries.getSegment(), state + 2L * capacity * width);
            return new AttentionHead(data, marks, first, length, size, queries, 3 * width, carries.getSegment(),
                    state + (long) n * size, filled, resets);
        }
    }

    /** A head of a sequence, and where it is in the call's buffers. */
    private record Task(Heads call, AttentionHead head, int n) {

        Task(Heads call, int sequence, int n) {
            this(call, call.head(sequence, n), n);
        }

        void blocks(Split.Range block) {
            for (int from = 0; from < head.length(); from += AttentionHead.ROWS) {
                block.run(from, Math.min(head.length(), from + AttentionHead.ROWS));
            }
        }

        private MemorySegment data() {
            return head.data();
        }

        private long logSum(int t) {
            return call.statistics + (long) (head.first() + t) * call.heads + n;
        }

        private float scale() {
            return 1.0f / (float) Math.sqrt(head.size());
        }

        /** The head's part of [rows, width]. */
        Matrix heads(long offset, int from, int to) {
            return new Matrix(data(), offset + (long) (head.first() + from) * call.width + (long) n * head.size(), to - from,
                    head.size(), call.width, false);
        }

        /** The gradient of queries (0), keys (1) or values (2). */
        Matrix gradient(long offset, int which, int from, int to) {
            return new Matrix(data(), offset + (long) (head.first() + from) * 3 * call.width
                    + (3L * n + which) * head.size(), to - from, head.size(), 3 * call.width, false);
        }

        /** Clears the gradients of keys and values. */
        void clear(long gradient) {
            for (int t = 0; t < head.length(); t++) {
                Elements.fill(data(), gradient + (long) (head.first() + t) * 3 * call.width + (3L * n + 1) * head.size(),
                        2 * head.size(), 0.0f);
            }
        }

        /** Turns a row of products into weights, and keeps lse. */
        void softmax(MemorySegment weights, long at, int t, int end) {
            if (head.padding(t)) {
                Elements.fill(weights, at, end, 0.0f);
                set(data(), logSum(t), 0.0f);
                return;
            }
            head.mask(weights, at, t, end, Float.NEGATIVE_INFINITY);
            int start = head.start(t);
            int stop = head.filled() + t + 1;
            float most = Float.NEGATIVE_INFINITY;
            for (int i = start; i < stop; i++) {
                most = Math.max(most, get(weights, at + i));
            }
            AttentionHead.exponentials(weights, at, end, scale(), most * scale());
            float sum = 0.0f;
            for (int i = start; i < stop; i++) {
                sum += get(weights, at + i);
            }
            float inverse = 1.0f / sum;
            for (int i = start; i < stop; i++) {
                set(weights, at + i, get(weights, at + i) * inverse);
            }
            set(data(), logSum(t), most * scale() + (float) Math.log(sum));
        }

        /** delta[t] = dy[t] . y[t]. */
        void deltas(long output, long outputGradient, long deltas, int from, int to) {
            for (int t = from; t < to; t++) {
                long row = (long) (head.first() + t) * call.width + (long) n * head.size();
                float sum = 0.0f;
                for (int c = 0; c < head.size(); c++) {
                    sum += get(data(), output + row + c) * get(data(), outputGradient + row + c);
                }
                set(data(), deltas + (long) (head.first() + t) * call.heads + n, sum);
            }
        }

        /** Leaves the weights of a block in the first scratch; returns the gradients of their scores in the second. */
        MemorySegment slopes(long outputGradient, long deltas, int from, int to) {
            int columns = head.columns();
            MemorySegment weights = AttentionHead.scratch(0, columns);
            MemorySegment slopes = AttentionHead.scratch(1, columns);
            head.products(head.rows(0, from, to), 1, from, to, weights);
            head.products(heads(outputGradient, from, to), 2, from, to, slopes);
            int end = head.filled() + to;
            for (int t = from; t < to; t++) {
                long at = (long) (t - from) * columns;
                if (head.padding(t)) {
                    Elements.fill(weights, at, end, 0.0f);
                } else {
                    head.mask(weights, at, t, end, Float.NEGATIVE_INFINITY);
                    AttentionHead.exponentials(weights, at, end, scale(), get(data(), logSum(t)));
                }
                float delta = get(data(), deltas + (long) (head.first() + t) * call.heads + n);
                for (int i = 0; i < end; i++) {
                    set(slopes, at + i, get(weights, at + i) * (get(slopes, at + i) - delta) * scale());
                }
            }
            return slopes;
        }
    }
}
