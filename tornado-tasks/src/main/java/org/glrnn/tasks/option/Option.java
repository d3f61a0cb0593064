package org.glrnn.tasks.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a component of a record an option. Its type is int, Integer, long, double, boolean, String, an enumeration, or a list
 * of strings; its name, in snake case, is the option's.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
    /** A few words for a help page. */
    String value();

    /** The value where none is given, as one would write it in YAML; empty: it must be given, or may be null. */
    String defaultValue() default "";

    /** The interval that numbers lie in, such as {@code [0, 1)} or {@code [1, )}; empty: any that is finite. */
    String range() default "";
}
