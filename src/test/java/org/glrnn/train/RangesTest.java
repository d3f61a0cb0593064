package org.glrnn.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every check of a range at its ends. */
class RangesTest {

    private static void assertRefused(String expected, Runnable check) {
        var failure = assertThrows(ConfigurationException.class, check::run);
        assertEquals("k", failure.key());
        assertEquals(expected, failure.getMessage());
    }

    @Test
    void wholeNumbers() {
        Ranges.atLeast("k", 2, 2);
        assertRefused("k must be at least 2, not 1", () -> Ranges.atLeast("k", 1, 2));
        Ranges.product("k", Integer.MAX_VALUE, 1);
        Ranges.product("k", 32_768, 65_535);
        assertRefused("k must be below 2^31, not 2147483648", () -> Ranges.product("k", 32_768, 65_536));
        assertRefused("k must be below 2^31, not 4611686014132420609",
                () -> Ranges.product("k", Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void ends() {
        assertDoesNotThrow(() -> Ranges.positive("k", Double.MIN_VALUE));
        assertRefused("k must be above 0, not 0.0", () -> Ranges.positive("k", 0));
        assertDoesNotThrow(() -> Ranges.notNegative("k", 0));
        assertRefused("k must be 0 or above, not -1.0E-9", () -> Ranges.notNegative("k", -1e-9));
        assertDoesNotThrow(() -> Ranges.fraction("k", 0));
        assertRefused("k must be in [0, 1), not 1.0", () -> Ranges.fraction("k", 1));
        assertRefused("k must be in [0, 1), not -0.1", () -> Ranges.fraction("k", -0.1));
        assertDoesNotThrow(() -> Ranges.between("k", 0.5, 0, 1));
        assertRefused("k must be between 0.0 and 1.0, both excluded, not 0.0", () -> Ranges.between("k", 0, 0, 1));
        assertRefused("k must be between 0.0 and 1.0, both excluded, not 1.0", () -> Ranges.between("k", 1, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsInNoRange(double value) {
        assertRefused("k must be a finite number, not " + value, () -> Ranges.finite("k", value));
        assertRefused("k must be above 0, not " + value, () -> Ranges.positive("k", value));
        assertRefused("k must be 0 or above, not " + value, () -> Ranges.notNegative("k", value));
        assertRefused("k must be in [0, 1), not " + value, () -> Ranges.fraction("k", value));
    }
}
