package org.glrnn.tasks.mixer.attention;

import org.glrnn.tasks.option.Option;

/**
 * The options of causal multi-head attention.
 *
 * @param dH width d_h of all heads together; null: as wide as the input
 * @param nHead number of heads, divides the width
 */
public record AttentionOptions(
        @Option(value = "width of all heads together (d_model)", range = "[1, )") Integer dH,
        @Option(value = "number of attention heads", defaultValue = "1", range = "[1, )") int nHead) {
}
