package org.glrnn.tasks.option;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words of which one is to be chosen. */
public final class Words {
    private Words() {
    }

    /** Returns the word that a text is; {@code -} and {@code _} are the same, and so are capital letters and small ones. */
    public static Optional<String> find(String text, List<String> words) {
        return words.stream().filter(word -> plain(word).equals(plain(text))).findFirst();
    }

    /** Says, to follow the name of an option, which words it can be, and which one was perhaps meant. */
    public static String refusal(String text, List<String> words) {
        return " must be " + String.join(" or ", words) + ", not \"" + text + "\""
                + meant(text, words).map(word -> "; did you mean " + word + "?").orElse("");
    }

    /** As {@link #refusal}, where the words are those of types, which other jars may add to. */
    public static String typeRefusal(String text, List<String> words) {
        return refusal(text, words) + " (one of a plug-in needs --plugins)";
    }

    /** Returns the word that has the text in it, or differs from it in less than half of its letters. */
    private static Optional<String> meant(String text, List<String> words) {
        var plain = plain(text.strip());
        return plain.isEmpty() ? Optional.empty() : words.stream().filter(word -> plain(word).contains(plain)).findFirst()
                .or(() -> Optional.of(nearest(plain, words)).filter(word -> 2 * distance(plain, plain(word)) < plain.length()));
    }

    /** Returns the candidate that begins with the word, or else takes the fewest changed letters. */
    public static String nearest(String word, Collection<String> candidates) {
        return Collections.min(candidates, Comparator.comparing((String candidate) -> !candidate.startsWith(word))
                .thenComparingInt(candidate -> distance(word, candidate)));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Number of insertions, removals and replacements of a letter between two words. */
    private static int distance(String first, String second) {
        var row = new int[second.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[second.length()];
    }
}
