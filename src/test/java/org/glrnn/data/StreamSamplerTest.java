package org.glrnn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSamplerTest {

    @ParameterizedTest
    @CsvSource({"101, 4, 5, 5", "103, 4, 5, 5", "100, 4, 5, 4", "8, 1, 7, 1", "9, 2, 3, 1"})
    void everyRowReadsItsPartInOrder(int tokens, int batch, int window, int period) {
        var sampler = new StreamSampler(IntStream.range(0, tokens).toArray(), batch, window);
        assertEquals(period, sampler.period());
        for (int row = 0; row < batch; row++) {
            int next = row * ((tokens - 1) / batch);
            for (long step = 0; step < period; step++) {
                var windows = sampler.windows(step);
                for (int i = row * window; i < (row + 1) * window; i++) {
                    assertEquals(next, windows.inputs()[i]);
                    assertEquals(++next, windows.targets()[i]);
                }
            }
        }
    }

    @Test
    void theStateIsCarriedExceptAtTheBeginningOfThePartsAndTheyBeginAgain() {
        var sampler = new StreamSampler(IntStream.range(0, 101).toArray(), 4, 5);
        for (long step = 0; step < 20; step++) {
            assertEquals(step % 5 != 0, sampler.continues(step), "step " + step);
            assertArrayEquals(sampler.windows(step % 5).inputs(), sampler.windows(step).inputs());
        }
        assertFalse(new WindowSampler(new int[20], 2, 4, 0).continues(3));
    }

    @Test
    void tooFewTokensAreRefused() {
        new StreamSampler(new int[21], 4, 5);
        var message = assertThrows(DataException.class, () -> new StreamSampler(new int[20], 4, 5)).getMessage();
        assertTrue(message.contains("4 streams with windows of 5, which need 21"), message);
    }
}
