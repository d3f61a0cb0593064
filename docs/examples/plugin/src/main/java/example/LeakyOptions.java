package example;

import org.glrnn.tasks.option.Option;

/**
 * The options of a leaky integrator.
 *
 * @param dH width H of the state; null: as wide as the input
 * @param decay what is left of the state after a step
 */
public record LeakyOptions(
        @Option(value = "width of the state (d_model)", range = "[1, )") Integer dH,
        @Option(value = "share of the state that a step leaves", defaultValue = "0.9", range = "[0, 1)") double decay) {
}
