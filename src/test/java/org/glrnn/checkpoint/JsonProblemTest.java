package org.glrnn.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

/** What is wrong with a JSON text, in words for people. */
class JsonProblemTest {

    /** Something with a list and a check of its own. */
    record Outer(List<Inner> inner, int number) {
    }

    record Inner(int size) {
        Inner {
            if (size < 0) {
                throw new IllegalArgumentException("size must be 0 or above, not " + size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"number": 1, "other": 2, "inner": []}      | the key other is unknown
            {"number": 1, "inner": [{"size": 1, "x": 2}]} | the key inner.0.x is unknown
            {"number": "many", "inner": []}             | number is missing or has a value of a wrong kind
            {"number": 1, "inner": [{"size": 1}, {"size": "x"}]} | inner.1.size is missing or has a value of a wrong kind
            {"number": 1, "inner": [{"size": -1}]}      | inner.0: size must be 0 or above, not -1
            [1]                                         | a value is missing or has a value of a wrong kind
            {"number": 1, "inner": [}                   | it is not valid JSON at line 1, column 25
            """)
    void isNamedWithItsPlace(String json, String expected) {
        var failure = assertThrows(JacksonException.class, () -> Json.MAPPER.readValue(json, Outer.class));
        assertEquals(expected, JsonProblem.of(failure));
    }
}
