package org.glrnn.data;

import org.glrnn.tasks.option.OptionType;
import org.glrnn.tasks.option.OptionTypes;
import org.glrnn.tasks.option.Typed;

/**
 * A kind of source that is neither a text nor a task: a data base, say, or files of another form. Listed in
 * {@code META-INF/services/org.glrnn.data.SourceType}.
 *
 * @param <O> the options
 */
public interface SourceType<O extends Record> extends OptionType<O> {
    /** All that there are. */
    OptionTypes<SourceType<?>> TYPES = new OptionTypes<>(SourceType.class);

    /**
     * What a run asks for.
     *
     * @param batch sequences of a step
     * @param window tokens of a sequence
     * @param seed another seed should give other sequences, or another order
     * @param tokenizer what the tokens must mean, because a model knows them already; null: whatever the source likes
     */
    record Request(int batch, int window, long seed, Tokenizer tokenizer) {
    }

    /**
     * Opens a source.
     *
     * @param options in their ranges
     * @throws DataException if the data are missing, unreadable or too few
     */
    DataSource open(O options, Request request);

    /** Opens the source of a type and its options. */
    static DataSource open(Typed<? extends SourceType<?>> source, Request request) {
        return open(source.type(), source.options(), request);
    }

    private static <O extends Record> DataSource open(SourceType<O> type, Record options, Request request) {
        return type.open(type.options().cast(options), request);
    }
}
