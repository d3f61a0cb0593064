package org.glrnn.bench;

import org.glrnn.tasks.graph.Kernels.Kernel3;
import org.glrnn.tasks.graph.Kernels.Kernel5;
import org.glrnn.tasks.graph.Kernels.Kernel6;
import org.glrnn.tasks.op.activation.Gelu;
import org.glrnn.tasks.op.dropout.Dropout;
import org.glrnn.tasks.op.norm.LayerNorm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What stands between the products of a block: norms, GELU, dropout with the residual sum, over {@link #VALUES} values. */
public class Pointwise extends Measured {
    /** Rows of the residual stream. */
    static final int ROWS = 4096;
    /** Their width. */
    static final int WIDTH = 256;
    /** Values of one operand. */
    static final int VALUES = ROWS * WIDTH;

    private static final int MEANS = 3 * VALUES;

    private SingleTask normForward;
    private SingleTask normInputGradient;
    private SingleTask normParameterGradient;
    private SingleTask geluForward;
    private SingleTask geluBackward;
    private SingleTask residualSumDropout;

    /** Makes the plans. */
    @Setup(Level.Trial)
    public void setUp() {
        var data = SingleTask.numbers(3 * VALUES + 2 * ROWS);
        var large = large();
        var weights = SingleTask.numbers(2 * WIDTH);
        var gradients = SingleTask.numbers(2 * WIDTH);
        var control = new IntArray(2);
        var inOut = IntArray.fromElements(0, WIDTH, 0, VALUES, MEANS, MEANS + ROWS);
        var back = IntArray.fromElements(0, 0, VALUES, MEANS, MEANS + ROWS, 2 * VALUES);
        var sums = IntArray.fromElements(0, VALUES, MEANS, MEANS + ROWS, 0, WIDTH);
        var halves = IntArray.fromElements(0, VALUES);
        var thirds = IntArray.fromElements(0, VALUES, 2 * VALUES, 1);
        Kernel6<FloatArray, FloatArray, IntArray, Integer, Integer, Float> forward = LayerNorm::layerNormForward;
        Kernel5<FloatArray, FloatArray, IntArray, Integer, Integer> input = LayerNorm::layerNormInputGradient;
        Kernel5<FloatArray, FloatArray, IntArray, Integer, Integer> parameters = LayerNorm::layerNormParameterGradient;
        Kernel3<FloatArray, IntArray, Integer> gelu = Gelu::geluForward;
        Kernel3<FloatArray, IntArray, Integer> geluGradient = Gelu::geluBackward;
        Kernel5<FloatArray, IntArray, IntArray, Integer, Float> dropout = Dropout::residualSumDropout;
        normForward = new SingleTask(g -> g.task("forward", forward, weights, data, inOut, ROWS, WIDTH, 1e-6f), weights, data,
                inOut);
        normInputGradient = new SingleTask(g -> g.task("input", input, weights, data, back, ROWS, WIDTH), weights, data, back);
        normParameterGradient = new SingleTask(g -> g.task("parameters", parameters, data, gradients, sums, ROWS, WIDTH),
                gradients, data, sums);
        geluForward = new SingleTask(g -> g.task("gelu", gelu, data, halves, VALUES), data, halves);
        geluBackward = new SingleTask(g -> g.task("gelu", geluGradient, large, halves, VALUES), large, halves);
        residualSumDropout = new SingleTask(g -> g.task("dropout", dropout, data, control, thirds, VALUES, 0.1f), data, control,
                thirds);
    }

    /** GELU's slope is 1 around 6: its gradient, in place, stays what it is however often it runs. */
    private static FloatArray large() {
        var array = SingleTask.numbers(2 * VALUES);
        for (var i = 0; i < VALUES; i++) {
            array.set(i, 6 + array.get(i));
        }
        return array;
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void tearDown() {
        normForward.close();
        normInputGradient.close();
        normParameterGradient.close();
        geluForward.close();
        geluBackward.close();
        residualSumDropout.close();
    }

    /** Layer norm: reads and writes one operand. */
    @Benchmark
    public void normForward() {
        normForward.run();
    }

    /** Its input gradient, added: reads three operands, writes one. */
    @Benchmark
    public void normInputGradient() {
        normInputGradient.run();
    }

    /** Its parameter gradients: reads two operands. */
    @Benchmark
    public void normParameterGradient() {
        normParameterGradient.run();
    }

    /** GELU: reads one operand, writes one. */
    @Benchmark
    public void geluForward() {
        geluForward.run();
    }

    /** Its gradient, in place: reads two operands, writes one. */
    @Benchmark
    public void geluBackward() {
        geluBackward.run();
    }

    /** Residual sum and dropout: reads two operands, writes one; a random number a value. */
    @Benchmark
    public void residualSumDropout() {
        residualSumDropout.run();
    }
}
