package org.glrnn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {

    @ParameterizedTest
    @CsvSource({"1115394, 0.1, 1003854", "100, 0.1, 90", "101, 0.25, 75", "99, 0.5, 49"})
    void theSplitIsTheReferences(int tokens, double fraction, int training) {
        var data = TokenData.split(new int[tokens], fraction, 4);
        assertEquals(training, data.training().length());
        assertEquals(tokens - training, data.validation().length());
    }

    @Test
    void theSplitKeepsTheOrder() {
        var data = TokenData.split(range(20), 0.4, 2);
        assertArrayEquals(range(12), TokenSequenceTest.array(data.training()));
        assertArrayEquals(IntStream.range(12, 20).toArray(), TokenSequenceTest.array(data.validation()));
        assertEquals(20, data.bytes());
    }

    @ParameterizedTest
    @CsvSource({"100, 0.1, 9, false", "100, 0.1, 10, true", "100, 0.9, 8, false", "100, 0.9, 9, true",
        "1, 0.5, 1, true"})
    void aSplitShorterThanAWindowIsRefused(int tokens, double fraction, int window, boolean refused) {
        if (refused) {
            var message = assertThrows(DataException.class, () -> TokenData.split(new int[tokens], fraction, window))
                    .getMessage();
            assertTrue(message.contains("window of " + window), message);
        } else {
            TokenData.split(new int[tokens], fraction, window);
        }
    }

    @Test
    void theDigestKnowsTokensAndSplit() {
        var digest = TokenData.split(range(100), 0.5, 4).digest();
        assertEquals(digest, TokenData.split(range(100), 0.5, 4).digest());
        assertNotEquals(digest, TokenData.split(range(100), 0.4, 4).digest());
        var other = range(100);
        other[99] = 7;
        assertNotEquals(digest, TokenData.split(other, 0.5, 4).digest());
    }

    /** Numbers of the version that kept tokens as an int[]: checkpoints of that version continue. */
    @ParameterizedTest(name = "tokens below {0}")
    @CsvSource({
        "256, c09dea34810ac1af255631eeb2f5795c0455bc34df553ee864eec67521da542d, -865555876, -1860357217",
        "65536, 193ffa646ba446e7566c68d812ee8fb737c857d9a1c2102e41e63d2006965697, -1494578596, 1801475231",
        "1114112, 52cb4cc8fa57e4a0773930106f86b5550858253122d6069e69e81c6dfe28c08c, -1716876708, -1499114337"})
    void digestAndWindowsDoNotDependOnHowTokensAreKept(int vocabulary, String digest, int random, int streams) {
        var tokens = IntStream.range(0, 40_000).map(i -> (int) ((i * 2_654_435_761L >>> 7) % vocabulary)).toArray();
        assertEquals(digest, TokenData.split(tokens, 0.1, 4).digest());
        assertEquals(random, Arrays.hashCode(new WindowSampler(tokens, 3, 7, 42).windows(5).inputs()));
        assertEquals(streams, Arrays.hashCode(new StreamSampler(tokens, 3, 7).windows(5).inputs()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE})
    void windowsAreConsecutiveAndTargetsOneAhead(long seed) {
        var sampler = new WindowSampler(range(50), 3, 7, seed);
        for (long step = 0; step < 100; step++) {
            var windows = sampler.windows(step);
            for (int i = 0; i < 21; i++) {
                assertEquals(windows.inputs()[i] + 1, windows.targets()[i]);
                assertTrue(i % 7 == 0 || windows.inputs()[i] == windows.inputs()[i - 1] + 1);
            }
        }
    }

    @Test
    void startsAreUniformOverTheReferencesRange() {
        var sampler = new WindowSampler(range(14), 1000, 3, 5);
        var counts = new int[14];
        for (long step = 0; step < 100; step++) {
            var inputs = sampler.windows(step).inputs();
            for (int row = 0; row < 1000; row++) {
                counts[inputs[row * 3]]++;
            }
        }
        var used = Arrays.copyOf(counts, 10);
        assertEquals(100_000, Arrays.stream(used).sum(), "starts lie in [0, n - window - 1)");
        for (int count : used) {
            assertEquals(10_000, count, 400);
        }
    }

    @Test
    void stepsAndSeedsDiffer() {
        var one = new WindowSampler(range(100_000), 8, 16, 1);
        assertArrayEquals(one.windows(5).inputs(), new WindowSampler(range(100_000), 8, 16, 1).windows(5).inputs());
        assertFalse(Arrays.equals(one.windows(5).inputs(), one.windows(6).inputs()));
        assertFalse(Arrays.equals(one.windows(5).inputs(),
                new WindowSampler(range(100_000), 8, 16, 2).windows(5).inputs()));
    }

    @Test
    void tooFewTokensAreRefused() {
        new WindowSampler(new int[6], 1, 4, 0).windows(0);
        assertThrows(DataException.class, () -> new WindowSampler(new int[5], 1, 4, 0));
    }

    private static int[] range(int end) {
        return IntStream.range(0, end).toArray();
    }
}
