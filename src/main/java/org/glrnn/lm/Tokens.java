package org.glrnn.lm;

import java.util.Objects;

import org.glrnn.nn.Arguments;

/** Checks tokens on the host, before they index a table on a device that checks nothing. */
public final class Tokens {
    private Tokens() {
    }

    /**
     * Checks that every token lies in a vocabulary.
     *
     * @param what name for the message
     * @throws IllegalArgumentException naming the first token that does not, and its position
     */
    public static void require(String what, int[] tokens, int vocabulary) {
        require(what, tokens, 0, vocabulary);
    }

    /** Checks a part of a text that begins at a position. */
    static void require(String what, int[] tokens, int start, int vocabulary) {
        Objects.requireNonNull(tokens, what);
        for (var i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= vocabulary) {
                throw outside(what, tokens[i], start + i, vocabulary);
            }
        }
    }

    /**
     * Checks classes; a negative one stands for a position that does not count.
     *
     * @throws IllegalArgumentException naming the first that is too large, and its position
     */
    public static void requireTargets(String what, int[] targets, int vocabulary) {
        Objects.requireNonNull(targets, what);
        for (var i = 0; i < targets.length; i++) {
            if (targets[i] >= vocabulary) {
                throw outside(what, targets[i], i, vocabulary);
            }
        }
    }

    static int[] flatten(String what, int[][] x, int vocabulary) {
        var flat = concatenate(what, x);
        require(what, flat, vocabulary);
        return flat;
    }

    static int[] flattenTargets(String what, int[][] x, int vocabulary) {
        var flat = concatenate(what, x);
        requireTargets(what, flat, vocabulary);
        return flat;
    }

    private static int[] concatenate(String what, int[][] x) {
        if (Objects.requireNonNull(x, what).length == 0 || Objects.requireNonNull(x[0], what + "[0]").length == 0) {
            throw new IllegalArgumentException(what + " is empty: give at least one sequence of at least one token");
        }
        var length = x[0].length;
        var flat = new int[Arguments.product("the number of values of " + what, x.length, length)];
        for (var b = 0; b < x.length; b++) {
            if (Objects.requireNonNull(x[b], what + "[" + b + "]").length != length) {
                throw new IllegalArgumentException(what + "[" + b + "] has " + x[b].length + " tokens, " + what + "[0] has "
                        + length + ": all sequences of a call must be of one length");
            }
            System.arraycopy(x[b], 0, flat, b * length, length);
        }
        return flat;
    }

    private static IllegalArgumentException outside(String what, int token, int position, int vocabulary) {
        return new IllegalArgumentException("token " + token + " at position " + position + " of " + what
                + " lies outside the vocabulary of " + vocabulary + " tokens");
    }
}
