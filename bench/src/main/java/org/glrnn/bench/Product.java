package org.glrnn.bench;

import org.glrnn.tasks.graph.Kernels.Kernel7;
import org.glrnn.tasks.op.product.Linear;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The three products of a dense layer; a call does 2 rows in out floating-point operations. */
public class Product extends Measured {
    /** Rows x in x out. */
    @Param({"1024x1024x1024", "205x256x10000", "4096x256x768", "4096x256x256", "4096x256x64", "768x128x384", "768x128x128",
        "768x512x128", "768x128x65", "1x128x384", "1x256x10000"})
    String size;

    private SingleTask forward;
    private SingleTask inputGradient;
    private SingleTask weightGradient;

    /** Makes the plans. */
    @Setup(Level.Trial)
    public void setUp() {
        var sizes = size.split("x");
        int rows = Integer.parseInt(sizes[0]);
        int in = Integer.parseInt(sizes[1]);
        int out = Integer.parseInt(sizes[2]);
        var x = SingleTask.numbers(rows * in);
        var w = SingleTask.numbers(in * out + out);
        var y = SingleTask.numbers(rows * out);
        var ends = IntArray.fromElements(0, 0, in * out, 0);
        var starts = IntArray.fromElements(0, 0, 0);
        Kernel7<FloatArray, FloatArray, FloatArray, IntArray, Integer, Integer, Integer> product = Linear::linearForward;
        Kernel7<FloatArray, FloatArray, FloatArray, IntArray, Integer, Integer, Integer> input = Linear::linearInputGradient;
        Kernel7<FloatArray, FloatArray, FloatArray, IntArray, Integer, Integer, Integer> weight = Linear::linearWeightGradient;
        forward = new SingleTask(g -> g.task("forward", product, x, w, y, ends, rows, in, out), x, w, y, ends);
        inputGradient = new SingleTask(g -> g.task("input", input, y, w, x, starts, rows, in, out), x, w, y, starts);
        weightGradient = new SingleTask(g -> g.task("weight", weight, x, y, w, starts, rows, in, out), x, w, y, starts);
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void tearDown() {
        forward.close();
        inputGradient.close();
        weightGradient.close();
    }

    /** y = x W + b. */
    @Benchmark
    public void forward() {
        forward.run();
    }

    /** dx = dy W^T. */
    @Benchmark
    public void inputGradient() {
        inputGradient.run();
    }

    /** dW += x^T dy. */
    @Benchmark
    public void weightGradient() {
        weightGradient.run();
    }
}
