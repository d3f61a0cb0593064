package org.glrnn.tasks.plan;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Rows;

/**
 * Where the activations of a training step lie in their one buffer, planned before the buffer exists.
 *
 * @param embedded output of the input layer
 * @param branch of the block at work
 * @param blocks all blocks, with their windows
 * @param finalNorm what follows the last block
 * @param head the head, with its windows
 * @param residual gradient of the residual stream
 * @param scratch of the backward pass
 * @param size length of the buffer
 */
record TrainingLayout(int embedded, int branch, List<Block> blocks, FinalNorm finalNorm, Head head, int residual,
        int scratch, int size) {

    /**
     * Plans.
     *
     * @throws IllegalArgumentException if the activations do not fit into one buffer
     */
    static TrainingLayout of(ModelShape shape, KernelVariants variants, Rows rows) {
        var arena = new Arena();
        var width = (long) rows.count() * shape.modelWidth();
        var embedded = arena.take(width);
        var branch = arena.take(width);
        var blocks = blocks(arena, shape, variants, rows, embedded, branch);
        var finalNorm = FinalNorm.plan(arena, shape, rows.count(), blocks.getLast().activations().output());
        var head = Head.plan(arena, shape, rows.count());
        var residual = arena.take(width);
        var scratch = arena.take(Math.max((long) rows.count() * ChannelHalf.scratch(shape), blocks.stream()
                .mapToLong(block -> block.mixer().scratch(rows.batch(), rows.length())).max().orElseThrow()));
        return new TrainingLayout(embedded, branch, blocks, finalNorm, head, residual, scratch, arena.size());
    }

    private static List<Block> blocks(Arena arena, ModelShape shape, KernelVariants variants, Rows rows,
            int embedded, int branch) {
        var blocks = new ArrayList<Block>();
        var before = embedded;
        for (var layer = 0; layer < shape.layers(); layer++) {
            var block = Block.plan(arena, shape, variants, layer, rows, before, branch,
                    arena.take((long) rows.count() * shape.modelWidth()));
            blocks.add(block);
            before = block.activations().output();
        }
        return blocks;
    }
}
