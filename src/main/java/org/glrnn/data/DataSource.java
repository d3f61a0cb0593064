package org.glrnn.data;

/** What a run learns from and is measured on, of whatever origin. A {@link SourceType} opens it. */
public interface DataSource {
    /** Returns what the tokens mean. */
    Tokenizer tokenizer();

    /** Returns the sequences of each step: as many as a step takes, each of the length of a window. */
    WindowSource training();

    /**
     * Returns the sequences to measure on, each of the length of a window, always the same. None of them should be among those
     * to learn from.
     */
    Windows validation();

    /** Returns a few words, such as a checksum, by which the data are known again when a run goes on. */
    String digest();

    /** Returns the bytes of memory that the data take, without the validation sequences. */
    default long bytes() {
        return 0;
    }
}
