package org.glrnn.bench;

import org.glrnn.tasks.graph.Kernels.Kernel8;
import org.glrnn.tasks.op.scan.GatedScan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gated scan with tied gates. Forward reads three and writes five floats per state value (32 bytes: gates in place,
 * state, output); backward reads five and writes three (32 bytes).
 */
public class Scan extends Measured {
    /** Batch x length x width. */
    @Param({"8x2048x512", "8x512x256", "12x64x128", "1x65536x64"})
    String size;

    private FloatArray activations;
    private FloatArray fresh;
    private SingleTask forward;
    private SingleTask backward;

    /** Makes the plans. */
    @Setup(Level.Trial)
    public void setUp() {
        var sizes = size.split("x");
        int batch = Integer.parseInt(sizes[0]);
        int length = Integer.parseInt(sizes[1]);
        int width = Integer.parseInt(sizes[2]);
        int values = batch * length * width;
        activations = SingleTask.numbers(6 * values);
        fresh = SingleTask.numbers(6 * values);
        var carry = SingleTask.numbers(batch * width);
        var out = SingleTask.numbers(batch * width);
        var there = IntArray.fromElements(0, 3 * values, 4 * values, 0, 0);
        var andBack = IntArray.fromElements(0, 3 * values, 5 * values, 0, 0, 0);
        Kernel8<FloatArray, FloatArray, FloatArray, IntArray, Integer, Integer, Integer, Integer> scan =
                GatedScan::gatedScanForward;
        Kernel8<FloatArray, FloatArray, FloatArray, IntArray, Integer, Integer, Integer, Integer> back =
                GatedScan::gatedScanBackward;
        forward = new SingleTask(g -> g.task("forward", scan, activations, carry, out, there, batch, length, width, 1),
                activations, carry, out, there);
        backward = new SingleTask(g -> g.task("backward", back, activations, carry, out, andBack, batch, length, width, 1),
                activations, carry, out, andBack);
    }

    /** The scan works in place: its own results again and again would end as numbers too small to be normal, which are slow. */
    @Setup(Level.Invocation)
    public void refill() {
        activations.getSegment().copyFrom(fresh.getSegment());
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void tearDown() {
        forward.close();
        backward.close();
    }

    /** Gates, recurrence and output gate. */
    @Benchmark
    public void forward() {
        forward.run();
    }

    /** Gradients of the pre-activations. */
    @Benchmark
    public void backward() {
        backward.run();
    }
}
