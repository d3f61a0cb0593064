package org.glrnn.tasks.device;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.op.product.Linear;
import org.glrnn.tasks.op.product.LinearBlocked;
import org.glrnn.tasks.op.product.LinearLocal;
import org.glrnn.tasks.testing.KernelCall;
import org.glrnn.tasks.testing.Windows;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The products of the dense layer in all variants, on the same numbers. */
final class LinearCalls {

    private LinearCalls() {
    }

    /** A product and the same in other variants. */
    record Product(KernelCall plain, KernelCall blocked, KernelCall local, WorkerGrid grid) {
        @Override
        public String toString() {
            return plain.toString();
        }
    }

    static List<Product> products(int rows, int in, int out, int tile) {
        Windows inputs = new Windows(rows);
        int x = inputs.random(rows * in, 1.0);
        Windows weights = new Windows(in);
        int w = weights.random(in * out, 1.0);
        int b = weights.random(out, 1.0);
        Windows outputs = new Windows(out);
        int y = outputs.random(rows * out, 1.0);
        FloatArray first = inputs.array();
        FloatArray second = weights.array();
        FloatArray third = outputs.array();
        List<Product> products = new ArrayList<>();
        products.add(product("Forward", out, rows, tile, first, second, third, IntArray.fromElements(x, w, b, y), rows, in,
                out));
        products.add(product("Forward", out, rows, tile, first, second, third, IntArray.fromElements(x, w, Linear.NO_BIAS, y),
                rows, in, out));
        products.add(product("InputGradient", in, rows, tile, third, second, first, IntArray.fromElements(y, w, x), rows,
                in, out));
        products.add(product("WeightGradient", out, in, tile, first, third, second, IntArray.fromElements(x, y, w), rows,
                in, out));
        return products;
    }

    private static Product product(String name, int columns, int rows, int tile, Object... arguments) {
        WorkerGrid grid = new WorkerGrid2D(LinearLocal.global(columns, tile), LinearLocal.global(rows, tile));
        grid.setLocalWork(tile, tile, 1);
        Object[] local = new Object[arguments.length + 2];
        local[0] = new KernelContext();
        System.arraycopy(arguments, 0, local, 1, arguments.length);
        local[local.length - 1] = tile;
        return new Product(new KernelCall(Linear.class, "linear" + name, arguments),
                new KernelCall(LinearBlocked.class, "blocked" + name, arguments),
                new KernelCall(LinearLocal.class, "local" + name, local), grid);
    }
}
