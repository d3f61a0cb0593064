package org.glrnn.data;

import org.glrnn.tasks.option.OptionType;
import org.glrnn.tasks.option.OptionTypes;
import org.glrnn.tasks.option.Typed;

/**
 * A kind of synthetic task. Listed in {@code META-INF/services/org.glrnn.data.TaskType}.
 *
 * @param <O> the options
 */
public interface TaskType<O extends Record> extends OptionType<O> {
    /** All that there are. */
    OptionTypes<TaskType<?>> TYPES = new OptionTypes<>(TaskType.class);

    /**
     * Makes a task.
     *
     * @param options in their ranges
     * @param length tokens of a sequence
     * @throws DataException if the sizes do not go together: names them
     */
    SyntheticTask create(O options, int length);

    /** Makes the task of a type and its options. */
    static SyntheticTask create(Typed<? extends TaskType<?>> task, int length) {
        return create(task.type(), task.options(), length);
    }

    private static <O extends Record> SyntheticTask create(TaskType<O> type, Record options, int length) {
        return type.create(type.options().cast(options), length);
    }
}
