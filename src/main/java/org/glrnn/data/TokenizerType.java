package org.glrnn.data;

import org.glrnn.tasks.option.OptionType;
import org.glrnn.tasks.option.OptionTypes;
import org.glrnn.tasks.option.Typed;

/**
 * A kind of tokenizer. Listed in {@code META-INF/services/org.glrnn.data.TokenizerType}.
 *
 * @param <O> the options
 */
public interface TokenizerType<O extends Record> extends OptionType<O> {
    /** All that there are. */
    OptionTypes<TokenizerType<?>> TYPES = new OptionTypes<>(TokenizerType.class);

    /**
     * Begins a tokenizer.
     *
     * @param options in their ranges
     * @return takes the text; {@link TokenizerMaker#of} where the tokenizer is there before any text is read
     * @throws DataException if the options do not go together, or a file that they name cannot be read
     */
    TokenizerMaker begin(O options);

    /**
     * Makes a tokenizer again.
     *
     * @param state what {@link Tokenizer#state()} was
     * @throws DataException if it cannot be understood
     */
    Tokenizer restore(String state);

    /** Begins the tokenizer of a type and its options. */
    static TokenizerMaker begin(Typed<? extends TokenizerType<?>> tokenizer) {
        return begin(tokenizer.type(), tokenizer.options());
    }

    private static <O extends Record> TokenizerMaker begin(TokenizerType<O> type, Record options) {
        return type.begin(type.options().cast(options));
    }

    /**
     * Makes a tokenizer again.
     *
     * @param name of its type
     * @param state what {@link Tokenizer#state()} was
     * @throws DataException if there is no type of that name, or it cannot understand the state
     */
    static Tokenizer restore(String name, String state) {
        return named(name).restore(state);
    }

    /**
     * Returns the type of a name.
     *
     * @throws DataException if there is none: names all
     */
    static TokenizerType<?> named(String name) {
        return TYPES.named(name).orElseThrow(() -> new DataException("there is no tokenizer \"" + name + "\"; use "
                + String.join(" or ", TYPES.names()) + ", or give the jar that has it with --plugins"));
    }
}
