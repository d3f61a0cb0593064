package org.glrnn.tasks.op.product;

import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.graph.Tasks;

import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Adds the products of a dense layer to a task graph, in the variant that the graph's device wants.
 *
 * @param tasks the graph under construction
 * @param rows rows of x and y
 * @param in columns of x
 * @param out columns of y
 */
public record Products(Tasks tasks, int rows, int in, int out) {

    /** y = x W + b. */
    public void forward(String id, Slice x, FloatArray parameters, int weight, int bias, Slice y) {
        switch (tasks.variants().product()) {
            case PLAIN -> tasks.add(id, Linear::linearForward, x.array(), parameters, y.array(),
                    tasks.frame(x.offset(), weight, bias, y.offset()), rows, in, out);
            case BLOCKED -> tasks.add(id, LinearBlocked::blockedForward, x.array(), parameters, y.array(),
                    tasks.frame(x.offset(), weight, bias, y.offset()), rows, in, out);
            case LOCAL -> {
                tasks.add(id, LinearLocal::localForward, tasks.context(), x.array(), parameters, y.array(),
                        tasks.frame(x.offset(), weight, bias, y.offset()), rows, in, out, tile());
                tiles(id, out, rows);
            }
        }
    }

    /** dx = dy W transposed. */
    public void inputGradient(String id, Slice dy, FloatArray parameters, int weight, Slice dx) {
        switch (tasks.variants().product()) {
            case PLAIN -> tasks.add(id, Linear::linearInputGradient, dy.array(), parameters, dx.array(),
                    tasks.frame(dy.offset(), weight, dx.offset()), rows, in, out);
            case BLOCKED -> tasks.add(id, LinearBlocked::blockedInputGradient, dy.array(), parameters, dx.array(),
                    tasks.frame(dy.offset(), weight, dx.offset()), rows, in, out);
            case LOCAL -> {
                tasks.add(id, LinearLocal::localInputGradient, tasks.context(), dy.array(), parameters, dx.array(),
                        tasks.frame(dy.offset(), weight, dx.offset()), rows, in, out, tile());
                tiles(id, in, rows);
            }
        }
    }

    /** dW += x transposed dy. */
    public void weightGradient(String id, Slice x, Slice dy, FloatArray gradients, int weight) {
        switch (tasks.variants().product()) {
            case PLAIN -> tasks.add(id, Linear::linearWeightGradient, x.array(), dy.array(), gradients,
                    tasks.frame(x.offset(), dy.offset(), weight), rows, in, out);
            case BLOCKED -> tasks.add(id, LinearBlocked::blockedWeightGradient, x.array(), dy.array(), gradients,
                    tasks.frame(x.offset(), dy.offset(), weight), rows, in, out);
            case LOCAL -> {
                tasks.add(id, LinearLocal::localWeightGradient, tasks.context(), x.array(), dy.array(), gradients,
                        tasks.frame(x.offset(), dy.offset(), weight), rows, in, out, tile());
                tiles(id, out, in);
            }
        }
    }

    private void tiles(String id, int columns, int resultRows) {
        var grid = new WorkerGrid2D(LinearLocal.global(columns, tile()), LinearLocal.global(resultRows, tile()));
        grid.setLocalWork(tile(), tile(), 1);
        tasks.grid(id, grid);
    }

    private int tile() {
        return tasks.variants().tile();
    }
}
