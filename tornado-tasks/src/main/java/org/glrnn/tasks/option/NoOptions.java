package org.glrnn.tasks.option;

/** The options of a type that has none. */
public record NoOptions() {
}
