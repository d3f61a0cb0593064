package org.glrnn.train;

import org.glrnn.nn.Arguments;
import org.glrnn.tasks.option.NoOptions;
import org.glrnn.tasks.option.Option;

/** The schedules that come with the program. */
public final class Schedules {
    private static final int TENTH = 10;

    private Schedules() {
    }

    /**
     * A linear warm-up from 0 to the peak, then a way down to the end.
     *
     * @param peak learning rate at the end of the warm-up
     * @param end learning rate one step after the last
     * @param warmupSteps steps of the warm-up
     * @param downSteps steps of the way down, the last ones; between warm-up and these the learning rate is the peak
     * @param totalSteps steps of the whole schedule
     * @param way how it goes down
     */
    record Warmup(double peak, double end, int warmupSteps, int downSteps, int totalSteps, Way way) implements Schedule {
        Warmup {
            try {
                Ranges.positive("peak_learning_rate", peak);
                Ranges.notNegative("end_learning_rate", end);
                Ranges.atLeast("warmup_steps", warmupSteps, 0);
                Ranges.atLeast("total_steps", totalSteps, 1);
                Ranges.atLeast("decay_steps", downSteps, 0);
            } catch (ConfigurationException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        @Override
        public double learningRate(long step) {
            Arguments.require(step >= 0, "step must be at least 0, not " + step);
            if (step < warmupSteps) {
                return peak * step / warmupSteps;
            }
            // A way down that does not fit after the warm-up begins at its end.
            int first = Math.max(warmupSteps, totalSteps - downSteps);
            var progress = Math.clamp((step - first) / (double) Math.max(1, totalSteps - first), 0.0, 1.0);
            return end + (peak - end) * way.left(progress);
        }
    }

    /** How a learning rate goes down. */
    enum Way {
        COSINE {
            @Override
            double left(double progress) {
                return 0.5 * (1 + Math.cos(Math.PI * progress));
            }
        },
        LINEAR {
            @Override
            double left(double progress) {
                return 1 - progress;
            }
        };

        /** Returns how much of the way is left, 1 to 0, after a part of its steps, 0 to 1. */
        abstract double left(double progress);
    }

    /**
     * Returns a linear warm-up from 0, then a cosine down to the end: the reference's.
     *
     * @param peak learning rate at the end of the warm-up
     * @param end learning rate at the end of the cosine, one step after the last
     * @param warmupSteps steps of linear warm-up
     * @param totalSteps steps of the whole schedule, warm-up included
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     */
    public static Schedule warmupCosine(double peak, double end, int warmupSteps, int totalSteps) {
        return new Warmup(peak, end, warmupSteps, totalSteps, totalSteps, Way.COSINE);
    }

    /** As {@link #warmupCosine}, with a straight line down instead of the cosine. */
    public static Schedule warmupLinear(double peak, double end, int warmupSteps, int totalSteps) {
        return new Warmup(peak, end, warmupSteps, totalSteps, totalSteps, Way.LINEAR);
    }

    /**
     * Returns a linear warm-up from 0, then the peak, and in the last steps a straight line down to the end.
     *
     * @param decaySteps steps of the line; one that does not fit after the warm-up begins at its end
     * @throws IllegalArgumentException one line that names the argument, its value and what is allowed
     */
    public static Schedule warmupStableDecay(double peak, double end, int warmupSteps, int decaySteps, int totalSteps) {
        return new Warmup(peak, end, warmupSteps, decaySteps, totalSteps, Way.LINEAR);
    }

    private static int orTenth(Integer given, int steps) {
        return given == null ? steps / TENTH : given;
    }

    /**
     * The options of a warm-up and a way down from its end.
     *
     * @param warmupSteps steps of linear warm-up; null: a tenth of the steps
     * @param endLearningRate learning rate one step after the last
     */
    public record Ends(
            @Option(value = "steps of linear warm-up (a tenth of the steps)", range = "[0, )") Integer warmupSteps,
            @Option(value = "learning rate one step after the last", defaultValue = "1e-7",
                    range = "[0, )") double endLearningRate) {
    }

    /**
     * The options of a warm-up, the peak, and a way down.
     *
     * @param warmupSteps steps of linear warm-up; null: a tenth of the steps
     * @param decaySteps steps of the way down; null: a tenth of the steps
     * @param endLearningRate learning rate one step after the last
     */
    public record StableEnds(
            @Option(value = "steps of linear warm-up (a tenth of the steps)", range = "[0, )") Integer warmupSteps,
            @Option(value = "steps of the way down, the last ones (a tenth of the steps)", range = "[0, )") Integer decaySteps,
            @Option(value = "learning rate one step after the last", defaultValue = "1e-7",
                    range = "[0, )") double endLearningRate) {
    }

    private abstract static class WarmupType implements ScheduleType<Ends> {
        @Override
        public final Class<Ends> options() {
            return Ends.class;
        }

        @Override
        public final Ends resolved(Ends options, int steps) {
            return new Ends(orTenth(options.warmupSteps(), steps), options.endLearningRate());
        }
    }

    /** Warm-up, then a cosine. */
    public static final class WarmupCosine extends WarmupType {
        /** Creates the type, for the service loader. */
        public WarmupCosine() {
        }

        @Override
        public String name() {
            return "warmup_cosine";
        }

        @Override
        public String help() {
            return "linear warm-up, then a cosine down";
        }

        @Override
        public Schedule create(Ends options, double peak, int steps) {
            return warmupCosine(peak, options.endLearningRate(), orTenth(options.warmupSteps(), steps), steps);
        }
    }

    /** Warm-up, then a straight line. */
    public static final class WarmupLinear extends WarmupType {
        /** Creates the type, for the service loader. */
        public WarmupLinear() {
        }

        @Override
        public String name() {
            return "warmup_linear";
        }

        @Override
        public String help() {
            return "linear warm-up, then a straight line down";
        }

        @Override
        public Schedule create(Ends options, double peak, int steps) {
            return warmupLinear(peak, options.endLearningRate(), orTenth(options.warmupSteps(), steps), steps);
        }
    }

    /** Warm-up, the peak, then a straight line. */
    public record WarmupStableDecay(String name, String help, Class<StableEnds> options) implements ScheduleType<StableEnds> {
        /** Creates the type, for the service loader. */
        public WarmupStableDecay() {
            this("warmup_stable_decay", "linear warm-up, the peak, and at last a straight line down", StableEnds.class);
        }

        @Override
        public Schedule create(StableEnds options, double peak, int steps) {
            return warmupStableDecay(peak, options.endLearningRate(), orTenth(options.warmupSteps(), steps),
                    orTenth(options.decaySteps(), steps), steps);
        }

        @Override
        public StableEnds resolved(StableEnds options, int steps) {
            return new StableEnds(orTenth(options.warmupSteps(), steps), orTenth(options.decaySteps(), steps),
                    options.endLearningRate());
        }
    }

    /** The peak at every step. */
    public record Constant(String name, String help, Class<NoOptions> options) implements ScheduleType<NoOptions> {
        /** Creates the type, for the service loader. */
        public Constant() {
            this("constant", "the same at every step", NoOptions.class);
        }

        @Override
        public Schedule create(NoOptions options, double peak, int steps) {
            return _ -> peak;
        }
    }
}
