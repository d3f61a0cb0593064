package org.glrnn.train;

import org.glrnn.tasks.option.Option;

/** Half the learning rate every few steps: a schedule as somebody else would write one. */
public final class StaircaseSchedule implements ScheduleType<StaircaseSchedule.Options> {
    /** Creates the type, for the service loader. */
    public StaircaseSchedule() {
    }

    /**
     * The options.
     *
     * @param every steps of a stair
     */
    public record Options(@Option(value = "steps of a stair", defaultValue = "5", range = "[1, )") int every) {
    }

    @Override
    public String name() {
        return "staircase";
    }

    @Override
    public String help() {
        return "half of it every few steps";
    }

    @Override
    public Class<Options> options() {
        return Options.class;
    }

    @Override
    public Schedule create(Options options, double peak, int steps) {
        if (options.every() > steps) {
            throw new IllegalArgumentException("a stair of " + options.every() + " steps is longer than the run");
        }
        return step -> peak / (1L << Math.min(60, step / options.every()));
    }
}
