package org.glrnn.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.stream.Stream;

import org.glrnn.data.StandardInput;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What was given with {@code --data}: files, directories, or {@code -} for standard input. The words up to the next
 * option belong to it, as a shell replaces {@code *.txt} by many.
 *
 * @param uses the words of each use of the option
 */
record DataPaths(List<List<String>> uses) {
    static final DataPaths NONE = new DataPaths(List.of());

    /** Takes the words. */
    static final class Consumer implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            if (words.isEmpty()) {
                throw new MissingParameterException(command.commandLine(), option,
                        "Missing required parameter for option '--data' (PATH)");
            }
            List<String> taken = new ArrayList<>(List.of(words.pop()));
            while (!words.isEmpty() && isPath(words.peek())) {
                taken.add(words.pop());
            }
            DataPaths before = option.getValue();
            var uses = Stream.concat(before.uses().stream(), Stream.of(List.copyOf(taken)));
            option.setValue(new DataPaths(uses.toList()));
        }

        private static boolean isPath(String word) {
            return word.equals(StandardInput.PATH) || !word.startsWith("-") && !word.equals(LiteralValues.UNMISTAKABLE);
        }
    }

    boolean isEmpty() {
        return uses.isEmpty();
    }

    /** Returns all words in their order. */
    List<String> words() {
        return uses.stream().flatMap(List::stream).toList();
    }

    /** Returns all paths in their order. */
    List<Path> paths() {
        return words().stream().map(Path::of).toList();
    }

    /**
     * Splits off the last word of the last use that has several: what a command without its argument took for data.
     *
     * @return that word, empty if there is none, and what remains
     */
    Split split() {
        for (var i = uses.size() - 1; i >= 0; i--) {
            var use = uses.get(i);
            if (use.size() > 1) {
                var rest = new ArrayList<>(uses);
                rest.set(i, use.subList(0, use.size() - 1));
                return new Split(use.getLast(), new DataPaths(List.copyOf(rest)));
            }
        }
        return new Split("", this);
    }

    /**
     * A word, and the rest.
     *
     * @param word empty: there is none
     * @param rest without it
     */
    record Split(String word, DataPaths rest) {
    }
}
