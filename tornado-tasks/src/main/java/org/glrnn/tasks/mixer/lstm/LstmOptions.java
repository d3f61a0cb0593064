package org.glrnn.tasks.mixer.lstm;

import org.glrnn.tasks.option.Option;

/**
 * The options of long short-term memory, as cuDNN defines it.
 *
 * @param dH width H of what the cell shows; null: as wide as its input
 */
public record LstmOptions(@Option(value = "width of the state (d_model)", range = "[1, )") Integer dH) {
}
