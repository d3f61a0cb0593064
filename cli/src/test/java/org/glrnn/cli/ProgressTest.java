package org.glrnn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private static final List<String> WORDS = List.of("1234/20000", "loss 3.1218", "validation 3.2343", "ETA 1:02:36",
            "35,437 tokens/s");
    private static final long SECOND = 1_000_000_000L;
    private final StringWriter text = new StringWriter();
    private long now = -7 * SECOND;

    /** The library lets a line be as wide as the terminal less one. */
    @Test
    void theBarHasAllNumbersAtEightyColumns() {
        assertEquals("[     ] 1234/20000, loss 3.1218, validation 3.2343, ETA 1:02:36, 35,437 tokens/s",
                Bar.line(1234, 20_000, WORDS, 80));
        assertEquals("1234/20000, loss 3.1218, validation 3.2343, ETA 1:02:36, 35,437 tokens/s",
                Bar.line(1234, 20_000, WORDS, 79));
        assertEquals("[==" + " ".repeat(38) + "] " + String.join(", ", WORDS),
                Bar.line(1234, 20_000, WORDS, 119));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            73 | 1234/20000, loss 3.1218, validation 3.2343, ETA 1:02:36, 35,437 tokens/s
            71 | [             ] 1234/20000, loss 3.1218, validation 3.2343, ETA 1:02:36
            30 | 1234/20000, loss 3.1218
            12 | 1234/20000
            3  | 1234/20000
            """)
    void whatHasNoRoomIsLeftOutAndNotCut(int width, String expected) {
        assertEquals(expected, Bar.line(1234, 20_000, WORDS, width));
    }

    @Test
    void theBarIsEmptyAtFirstAndFullAtLast() {
        assertEquals("[        ] a", Bar.line(0, 7, List.of("a"), 12));
        assertEquals("[====    ] a", Bar.line(4, 7, List.of("a"), 12));
        assertEquals("[========] a", Bar.line(7, 7, List.of("a"), 12));
    }

    @Test
    void aShortEvaluationIsSilentAndALongOneSaysAFewSecondsApartHowFarItIs() {
        var progress = new EvaluationProgress.InLines(new PrintWriter(text), () -> now);
        evaluate(progress, 1, 2);
        assertEquals("", text.toString());
        evaluate(progress, 1, 20);
        assertEquals("""
                evaluated 2 of 20 windows, 0:18 left
                evaluated 7 of 20 windows, 0:13 left
                evaluated 12 of 20 windows, 0:08 left
                evaluated 17 of 20 windows, 0:03 left
                """, text.toString().replace("\r", ""));
    }

    private void evaluate(EvaluationProgress progress, int secondsAWindow, int windows) {
        for (int done = 0; done <= windows; done++) {
            progress.evaluated(done, windows);
            now += done == windows ? 3 * SECOND : secondsAWindow * SECOND;
        }
    }

    @Test
    void aSpeedThatIsNotKnownIsNoNumber() {
        assertEquals("speed unknown", Progress.speed(Double.NaN));
        assertEquals("1,234 tokens/s", Progress.speed(1234.4));
        assertEquals("1:02:36", Progress.time(Duration.ofSeconds(3756)));
    }
}
