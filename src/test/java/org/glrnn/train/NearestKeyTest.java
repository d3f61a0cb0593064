package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.glrnn.tasks.option.Words;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mistyped key was probably meant to be. */
class NearestKeyTest {
    private static final List<String> KEYS = List.of("eval_every", "save_every", "log_every", "reset_every", "steps", "seed",
            "d_model", "d_h", "batch");

    @ParameterizedTest
    @CsvSource({"eval_evry, eval_every", "evaleevery, eval_every", "sav_every, save_every", "logg_every, log_every",
        "restevery, reset_every", "stepps, steps", "sede, seed", "sed, seed", "dmodel, d_model", "h, d_h", "bacth, batch",
        "log, log_every", "s, seed", "e, eval_every"})
    void theCandidateOfTheFewestChangesOrWithThatBeginning(String word, String expected) {
        assertEquals(expected, Words.nearest(word, KEYS));
    }
}
