package org.glrnn.data;

/** A text holds a character, or a sequence a token, that the tokenizer does not know. */
public final class UnknownTokenException extends DataException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one complete line: the token, where it stands, what to do
     */
    public UnknownTokenException(String message) {
        super(message);
    }
}
