package org.glrnn.cli;

import java.util.Map;
import java.util.Stack;

import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Lets the value of an option be any text. The parser by itself replaces {@code @file} by the file's contents,
 * and refuses {@code --prompt=--seed}, as if no value had been meant. Here a value is refused only where it is a word
 * of its own and an option too: nobody can know which was meant.
 */
final class LiteralValues implements IParameterPreprocessor {
    private static final String END_OF_OPTIONS = "--";
    /** Stands for "--", which may be a value: no argument of a process holds such a character. */
    static final String UNMISTAKABLE = "\0";

    private LiteralValues() {
    }

    /** Sets up all commands of a command line. */
    static void applyTo(CommandLine commandLine) {
        commandLine.setExpandAtFiles(false).setAllowOptionsAsOptionParameters(true)
                .setEndOfOptionsDelimiter(UNMISTAKABLE);
        var literal = new LiteralValues();
        commandLine.getSubcommands().values().forEach(command -> command.getCommandSpec().preprocessor(literal));
    }

    /** Looks at the words of a command, the first on top, before the parser does. */
    @Override
    public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec none, Map<String, Object> state) {
        for (var at = words.size() - 1; at >= 0; at--) {
            var word = words.get(at);
            if (word.equals(END_OF_OPTIONS)) {
                words.set(at, UNMISTAKABLE);
                break;
            }
            var option = command.optionsMap().get(word);
            if (option != null && at > 0) {
                var taken = value(option, word, words.get(at - 1), command);
                words.set(at, taken.word());
                at -= taken.values();
            }
        }
        return false;
    }

    private record Taken(String word, int values) {
    }

    /** Returns what to read instead of an option, and how many of the words after it are its value for certain. */
    private static Taken value(OptionSpec option, String word, String next, CommandSpec command) {
        var isOption = isOption(next, command);
        if (option.arity().min() > 0) {
            if (isOption) {
                throw new ParameterException(command.commandLine(), word + " needs a value, and " + next
                        + " is an option; if it is meant as the value, write " + word + "=" + next);
            }
            return new Taken(word, 1);
        }
        var hasFallback = option.arity().max() > 0;
        return new Taken(hasFallback && isOption ? word + "=" + option.fallbackValue() : word, 0);
    }

    private static boolean isOption(String word, CommandSpec command) {
        var options = command.optionsMap();
        var separator = word.indexOf(command.parser().separator());
        return word.equals(END_OF_OPTIONS) || options.containsKey(word)
                || separator > 0 && options.containsKey(word.substring(0, separator));
    }
}
