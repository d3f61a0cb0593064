package org.glrnn.tasks.plan;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Rows;

/**
 * Where the activations of a forward pass without gradients lie: all blocks use the same windows, and the residual stream
 * alternates between two.
 *
 * @param embedded output of the input layer
 * @param blocks all blocks, with their windows
 * @param finalNorm what follows the last block, in windows of the blocks
 */
record ForwardLayout(int embedded, List<Block> blocks, FinalNorm finalNorm) {

    /**
     * Plans; what else a plan needs may be taken from the same arena afterwards.
     *
     * @throws IllegalArgumentException if the activations do not fit into one buffer
     */
    static ForwardLayout plan(Arena arena, ModelShape shape, KernelVariants variants, Rows rows) {
        var width = (long) rows.count() * shape.modelWidth();
        var embedded = arena.take(width);
        var branch = arena.take(width);
        var other = arena.take(width);
        var blocks = new ArrayList<Block>();
        var free = arena.mark();
        for (var layer = 0; layer < shape.layers(); layer++) {
            arena.rewind(free);
            var even = layer % 2 == 0;
            blocks.add(Block.plan(arena, shape, variants, layer, rows, even ? embedded : other, branch,
                    even ? other : embedded));
        }
        arena.rewind(free);
        var finalNorm = FinalNorm.plan(arena, shape, rows.count(), blocks.getLast().activations().output());
        arena.toEnd();
        return new ForwardLayout(embedded, List.copyOf(blocks), finalNorm);
    }

    /** Returns where the residual stream is that the head reads. */
    int output() {
        return finalNorm.output();
    }
}
