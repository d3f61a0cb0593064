package org.glrnn.train;

import java.util.Map;

import org.glrnn.tasks.graph.Hyper;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.op.optimizer.Optimizer;
import org.glrnn.tasks.op.optimizer.OptimizerType;
import org.glrnn.tasks.option.Option;
import org.glrnn.tasks.option.Typed;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A step of the learning rate against the sign of a gradient's mean over the steps: an optimiser as somebody else would write
 * one.
 *
 * @param momentum decay of the mean
 */
public record SignOptimizer(
        @Option(value = "decay of the mean gradient", defaultValue = "0", range = "[0, 1)") double momentum)
        implements Optimizer {
    private static final int MOMENTUM = Hyper.OWN;

    /**
     * The type.
     *
     * @param name of the type
     * @param help a few words
     * @param options its record of options
     */
    public record Type(String name, String help, Class<SignOptimizer> options) implements OptimizerType<SignOptimizer> {
        /** Creates it. */
        public Type() {
            this("sign", "against the sign of the mean gradient", SignOptimizer.class);
        }

        @Override
        public Optimizer create(SignOptimizer given) {
            return given;
        }
    }

    /** Returns a configuration with this optimiser at a constant learning rate. */
    static OptimizerConfiguration at(double rate) {
        return new OptimizerConfiguration(_ -> rate, Typed.of(new Type(), Map.of()), 0);
    }

    @Override
    public void prepare(FloatArray hyper, long step) {
        hyper.set(MOMENTUM, (float) momentum);
    }

    @Override
    public void update(Tasks tasks, Update update) {
        tasks.add("sign" + update.suffix(), SignOptimizer::sign, update.parameters(), update.gradients(), update.firstMoment(),
                update.hyper(), tasks.frame(update.span().offset()), update.span().count());
    }

    /** The work item j owns element offset + j of parameters and mean. */
    public static void sign(FloatArray parameters, FloatArray gradients, FloatArray mean, FloatArray hyper, IntArray frame,
            int count) {
        for (@Parallel int j = 0; j < count; j++) {
            int offset = frame.get(0);
            int i = offset + j;
            float m = hyper.get(MOMENTUM) * mean.get(i) + (1.0f - hyper.get(MOMENTUM)) * gradients.get(i);
            mean.set(i, m);
            float direction = m > 0.0f ? 1.0f : m < 0.0f ? -1.0f : 0.0f;
            parameters.set(i, parameters.get(i) - hyper.get(Hyper.LEARNING_RATE) * direction);
        }
    }
}
