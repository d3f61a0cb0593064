package org.glrnn.tasks.plan;

import java.util.LinkedHashMap;
import java.util.Map;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.Rows;

/** What plans without gradients will take, found without making one: the large parts in bytes, by their names. */
public final class InferenceSizes {
    private InferenceSizes() {
    }

    /**
     * Returns what a {@link LossPlan} will take.
     *
     * @throws IllegalArgumentException if a part does not fit into one buffer
     */
    public static Map<String, Long> losses(ModelShape model, int batch, int length, KernelVariants variants) {
        return parts(model.withoutDropout().withoutCache(), batch, length, variants, true);
    }

    /**
     * Returns what a {@link SequencePlan} will take.
     *
     * @throws IllegalArgumentException if a part does not fit into one buffer
     */
    public static Map<String, Long> sequence(ModelShape model, int batch, int length, KernelVariants variants) {
        return parts(model.withoutDropout(), batch, length, variants, false);
    }

    private static Map<String, Long> parts(ModelShape shape, int batch, int length, KernelVariants variants,
            boolean withLosses) {
        var rows = Rows.planned(batch, length);
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("activations", bytes("the activations", activations(shape, rows, variants, withLosses)));
        parts.put("parameters", bytes("the parameters", shape.parameterTable().size()));
        parts.put("states", bytes("the states of all layers", Carries.of(shape, batch).offset(shape.layers())));
        parts.put("outputs", bytes("the outputs", rows.count() * (withLosses ? 2L : shape.outputWidth())));
        return parts;
    }

    private static long activations(ModelShape shape, Rows rows, KernelVariants variants, boolean withLosses) {
        var arena = new Arena();
        ForwardLayout.plan(arena, shape, variants, rows);
        if (withLosses) {
            Head.plan(arena, shape, rows.count());
        }
        return arena.size();
    }

    private static long bytes(String what, long values) {
        if (values > Arena.MOST) {
            throw new IllegalArgumentException(what + " are " + values + " values, more than the " + Arena.MOST
                    + " that one TornadoVM array holds; reduce the batch, the window, the widths or max_seq_length");
        }
        return values * Float.BYTES;
    }
}
