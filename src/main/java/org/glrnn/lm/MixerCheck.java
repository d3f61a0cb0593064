package org.glrnn.lm;

import java.util.Locale;

import org.glrnn.nn.Activation;
import org.glrnn.nn.Arguments;

/** Which options of a configuration go together with which mixer. */
final class MixerCheck {
    private MixerCheck() {
    }

    /** Checks the heads. */
    static void require(TimeMixing mixer, int dH, int nHead) {
        Arguments.require(nHead >= 1, "n_head must be at least 1, not " + nHead);
        Arguments.require(nHead == 1 || mixer == TimeMixing.ATTENTION,
                "n_head=" + nHead + " needs mixer=attention, not mixer=" + word(mixer));
        Arguments.require(dH % nHead == 0,
                "d_h must be divisible by n_head, but d_h is " + dH + " and n_head " + nHead);
    }

    /** Checks that switches of the gated linear RNN keep their defaults. */
    static void requireDefaults(TimeMixing mixer, boolean trueRecurrence, boolean tiedGates, boolean fixedForgetGate) {
        Arguments.require(!trueRecurrence, refusal("use_true_recurrence=true", mixer));
        Arguments.require(tiedGates, refusal("use_tied_gates=false", mixer));
        Arguments.require(!fixedForgetGate, refusal("use_fixed_forget_gate=true", mixer));
    }

    /** Checks that activations of the gated linear RNN keep their defaults. */
    static void requireDefaults(TimeMixing mixer, Activation input, Activation hidden, Activation gate) {
        Arguments.require(input == Activation.TANH, refusal("input_activation=" + word(input), mixer));
        Arguments.require(hidden == Activation.TANH, refusal("hidden_activation=" + word(hidden), mixer));
        Arguments.require(gate == Activation.SIGMOID, refusal("gate_activation=" + word(gate), mixer));
    }

    private static String refusal(String option, TimeMixing mixer) {
        return option + " needs mixer=gated_linear, not mixer=" + word(mixer);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
