package org.glrnn.data;

/** Turns tokens that come one at a time into text; holds back what is not a whole character yet. */
public interface TokenDecoder {

    /**
     * Takes the next token and returns the characters that are complete now: often one, none inside a character of
     * several bytes.
     *
     * @throws UnknownTokenException if the tokenizer has no such token
     */
    String feed(int token);

    /** Returns what is left at the end: a replacement character (U+FFFD) for a character cut short, else nothing. */
    String finish();
}
