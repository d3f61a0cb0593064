package org.glrnn.nn;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reference had the carry wrong in seven commits one after another (docs/mathematics.md 6.2). {@link CarryContract}
 * holds for this layer, for the eighth commit's formula, and for none of the seven.
 */
class WrongCarriesTest {

    @Test
    void theContractHoldsForTheLayer() {
        try (var layer = new Layer(GatedLinearOptions.of(1), 1, 1, 0)) {
            layer.parameters().set("proj/kernel", new float[] {1, 2, 0.5f});
            layer.parameters().set("proj/bias", new float[] {0, -1, 0.25f});
            layer.parameters().set("out_proj/kernel", new float[] {2});
            layer.parameters().set("out_proj/bias", new float[] {0.1f});
            CarryContract.check(layer::apply);
        }
    }

    @Test
    void theContractHoldsForTheFormula() {
        CarryContract.check((x, batch, length, carry) -> run(Rule.RIGHT, x, batch, length, carry));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
    void theContractFailsFor(Rule rule) {
        assertThrows(AssertionError.class,
                () -> CarryContract.check((x, batch, length, carry) -> run(rule, x, batch, length, carry)));
    }

    /** What each commit did with the carry. A carry [batch] that is not expanded meets the time axis in its stead. */
    private enum Rule {
        RIGHT,
        TO_EVERY_STATE_ALONG_THE_WRONG_AXIS_95F6486,
        TO_EVERY_STATE_D9C1A08,
        TO_EVERY_INPUT_ALONG_THE_WRONG_AXIS_8D1CB40,
        TO_EVERY_INPUT_9536A74,
        TO_EVERY_INPUT_AND_CARRY_OUT_TIMES_FORGET_GATE_0B266A7,
        TO_EVERY_INPUT_AND_CARRY_OUT_TIMES_FORGET_GATE_87616E0,
        UPDATE_THROWN_AWAY_75188B5;

        double addedToInput(double[] carry, int b, int t, double forget) {
            return switch (this) {
                case RIGHT -> t == 0 ? forget * carry[b] : 0;
                case TO_EVERY_INPUT_ALONG_THE_WRONG_AXIS_8D1CB40 -> carry[t % carry.length];
                case TO_EVERY_INPUT_9536A74, TO_EVERY_INPUT_AND_CARRY_OUT_TIMES_FORGET_GATE_0B266A7,
                        TO_EVERY_INPUT_AND_CARRY_OUT_TIMES_FORGET_GATE_87616E0 -> carry[b];
                default -> 0;
            };
        }

        double addedToState(double[] carry, int b, int t) {
            return switch (this) {
                case TO_EVERY_STATE_ALONG_THE_WRONG_AXIS_95F6486 -> carry[t % carry.length];
                case TO_EVERY_STATE_D9C1A08 -> carry[b];
                default -> 0;
            };
        }

        double carryOut(double state, double forget) {
            return switch (this) {
                case TO_EVERY_INPUT_AND_CARRY_OUT_TIMES_FORGET_GATE_0B266A7,
                        TO_EVERY_INPUT_AND_CARRY_OUT_TIMES_FORGET_GATE_87616E0 -> state * forget;
                default -> state;
            };
        }
    }

    /** The worked example's layer, gates tied, the scan written out. */
    private static Layer.Output run(Rule rule, float[] x, int batch, int length, float[] carryIn) {
        var carry = new double[batch];
        for (int b = 0; b < batch; b++) {
            carry[b] = carryIn[b];
        }
        var y = new float[batch * length];
        var out = new float[batch];
        for (int b = 0; b < batch; b++) {
            double scanned = 0;
            for (int t = 0; t < length; t++) {
                double input = x[b * length + t];
                double gate = sigmoid(2 * input - 1);
                double forget = 1 - gate;
                scanned = forget * scanned + Math.tanh(input) * gate + rule.addedToInput(carry, b, t, forget);
                double state = scanned + rule.addedToState(carry, b, t);
                y[b * length + t] = (float) (Math.tanh(state) * sigmoid(0.5 * input + 0.25) * 2 + 0.1);
                out[b] = (float) rule.carryOut(state, forget);
            }
        }
        return new Layer.Output(out, y);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }
}
