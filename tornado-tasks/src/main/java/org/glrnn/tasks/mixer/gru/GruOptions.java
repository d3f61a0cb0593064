package org.glrnn.tasks.mixer.gru;

import org.glrnn.tasks.option.Option;

/**
 * The options of a gated recurrent unit, as cuDNN defines it.
 *
 * @param dH width H of what the cell shows; null: as wide as its input
 */
public record GruOptions(@Option(value = "width of the state (d_model)", range = "[1, )") Integer dH) {
}
