package org.glrnn.tasks.op.optimizer;

import java.util.Map;

import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.option.Option;
import org.glrnn.tasks.option.Options;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * AdamW with decoupled weight decay, see {@link AdamW}; the defaults are the reference trainer's. It is its own options.
 *
 * @param b1 decay of the first moment
 * @param b2 decay of the second moment
 * @param epsilon added to the square root of the second moment
 * @param weightDecay decoupled decay, times the learning rate
 */
public record AdamWOptimizer(
        @Option(value = "decay of the first moment", defaultValue = "0.9", range = "[0, 1)") double b1,
        @Option(value = "decay of the second moment", defaultValue = "0.999", range = "[0, 1)") double b2,
        @Option(value = "added to the square root of the second moment", defaultValue = "1e-8", range = "(0, )") double epsilon,
        @Option(value = "decoupled weight decay", defaultValue = "0.05", range = "[0, )") double weightDecay)
        implements Optimizer {

    /**
     * The type.
     *
     * @param name of the type
     * @param help a few words
     * @param options its record of options
     */
    public record Type(String name, String help, Class<AdamWOptimizer> options) implements OptimizerType<AdamWOptimizer> {
        /** Creates it. */
        public Type() {
            this("adamw", "Adam with decoupled weight decay", AdamWOptimizer.class);
        }

        @Override
        public Optimizer create(AdamWOptimizer given) {
            return given;
        }
    }

    /** Returns the reference trainer's: decay 0.05, optax's moments. */
    public static AdamWOptimizer reference() {
        return Options.create(AdamWOptimizer.class, Map.of());
    }

    @Override
    public void prepare(FloatArray hyper, long step) {
        var count = step + 1.0;
        hyper.set(AdamW.B1, (float) b1);
        hyper.set(AdamW.B2, (float) b2);
        hyper.set(AdamW.EPSILON, (float) epsilon);
        hyper.set(AdamW.WEIGHT_DECAY, (float) weightDecay);
        hyper.set(AdamW.CORRECTION1, (float) (1 / (1 - Math.pow(b1, count))));
        hyper.set(AdamW.CORRECTION2, (float) (1 / (1 - Math.pow(b2, count))));
    }

    @Override
    public void update(Tasks tasks, Update update) {
        var span = update.span();
        tasks.add("adamW" + update.suffix(), AdamW::adamW, update.parameters(), update.gradients(), update.firstMoment(),
                update.secondMoment(), update.hyper(), update.norm(), tasks.frame(span.offset()), span.count(),
                span.group().learningRate(), span.group().weightDecay());
    }
}
