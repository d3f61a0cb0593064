package org.glrnn.tasks.op.optimizer;

import org.glrnn.tasks.option.OptionType;
import org.glrnn.tasks.option.OptionTypes;
import org.glrnn.tasks.option.Typed;

/**
 * A kind of optimiser. Listed in {@code META-INF/services/org.glrnn.tasks.op.optimizer.OptimizerType}.
 *
 * @param <O> the options
 */
public interface OptimizerType<O extends Record> extends OptionType<O> {
    /** All that there are. */
    OptionTypes<OptimizerType<?>> TYPES = new OptionTypes<>(OptimizerType.class);

    /**
     * Makes an optimiser.
     *
     * @param options in their ranges
     */
    Optimizer create(O options);

    /** Makes the optimiser of a type and its options. */
    static Optimizer create(Typed<? extends OptimizerType<?>> optimizer) {
        return create(optimizer.type(), optimizer.options());
    }

    private static <O extends Record> Optimizer create(OptimizerType<O> type, Record options) {
        return type.create(type.options().cast(options));
    }
}
