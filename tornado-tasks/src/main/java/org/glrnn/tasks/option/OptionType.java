package org.glrnn.tasks.option;

/**
 * A kind of something that a configuration names, such as a mixer or a task: its name and its options. Found by
 * {@link java.util.ServiceLoader}: one line for each in {@code META-INF/services}, in a file with the name of the interface that
 * extends this one; this project's and those of other jars. It needs a public constructor without parameters.
 *
 * @param <O> the options: a record whose components are annotated with {@link Option}
 */
public interface OptionType<O extends Record> {
    /** Returns the name in YAML: lower-case letters, digits, {@code _} and {@code -}, such as {@code gated_linear}. */
    String name();

    /** Returns a few words for a help page. */
    String help();

    /** Returns the record of the options. */
    Class<O> options();
}
