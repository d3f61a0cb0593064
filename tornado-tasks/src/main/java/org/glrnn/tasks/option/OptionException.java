package org.glrnn.tasks.option;

/** An option is unknown, missing, or has a value that it cannot have: one line that names the option. */
public final class OptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String option;

    /**
     * Creates the exception.
     *
     * @param option its name
     * @param message one line that begins with the name, and says what is allowed
     */
    public OptionException(String option, String message) {
        super(message);
        this.option = option;
    }

    /** Returns the option's name. */
    public String option() {
        return option;
    }
}
