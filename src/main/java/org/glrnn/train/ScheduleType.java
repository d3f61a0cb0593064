package org.glrnn.train;

import org.glrnn.tasks.option.OptionType;
import org.glrnn.tasks.option.OptionTypes;
import org.glrnn.tasks.option.Typed;

/**
 * A kind of schedule. Listed in {@code META-INF/services/org.glrnn.train.ScheduleType}.
 *
 * @param <O> the options
 */
public interface ScheduleType<O extends Record> extends OptionType<O> {
    /** All that there are. */
    OptionTypes<ScheduleType<?>> TYPES = new OptionTypes<>(ScheduleType.class);

    /**
     * Makes a schedule.
     *
     * @param options in their ranges
     * @param peak the largest learning rate, above 0
     * @param steps number of steps of the whole run, at least 1
     * @throws IllegalArgumentException if these do not go together
     */
    Schedule create(O options, double peak, int steps);

    /**
     * Returns options that mean the same for another number of steps: what follows from the number is given.
     *
     * @param steps number of steps of the whole run
     */
    default O resolved(O options, int steps) {
        return options;
    }

    /** Makes the schedule of a type and its options. */
    static Schedule create(Typed<? extends ScheduleType<?>> schedule, double peak, int steps) {
        return create(schedule.type(), schedule.options(), peak, steps);
    }

    private static <O extends Record> Schedule create(ScheduleType<O> type, Record options, double peak, int steps) {
        return type.create(type.options().cast(options), peak, steps);
    }

    /** Returns a type with options that mean the same for another number of steps. */
    static Typed<ScheduleType<?>> resolved(Typed<? extends ScheduleType<?>> schedule, int steps) {
        return new Typed<>(schedule.type(), resolved(schedule.type(), schedule.options(), steps));
    }

    private static <O extends Record> O resolved(ScheduleType<O> type, Record options, int steps) {
        return type.resolved(type.options().cast(options), steps);
    }
}
