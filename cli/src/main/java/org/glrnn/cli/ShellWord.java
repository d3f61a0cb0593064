package org.glrnn.cli;

/** A word as a shell reads it. */
final class ShellWord {
    private ShellWord() {
    }

    /** Returns the word, in quotes where it needs them. */
    static String quote(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
