package org.glrnn.cli;

import java.time.Duration;
import java.util.List;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A bar on the last line of a terminal and some words after it. It fits the terminal as wide as it is at the moment:
 * words that have no room are left out, the last ones first, and never cut.
 */
final class Bar implements AutoCloseable {
    private static final int UPDATE_MILLIS = 200;
    private static final int SHORTEST = 5;
    private static final int LONGEST = 40;
    private final ProgressBar bar;
    private volatile List<String> words = List.of();
    private int shown;

    /**
     * Opens a bar.
     *
     * @param done how much is done before
     * @param all how much there is to do
     */
    Bar(long done, long all) {
        bar = new ProgressBarBuilder()
                .setInitialMax(all)
                .startsFrom(done, Duration.ZERO)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .continuousUpdate()
                .setRenderer((state, width) -> covering(line(state.getCurrent(), state.getMax(), words, width), width))
                .build();
    }

    /**
     * Shows how far it is.
     *
     * @param done how much is done
     * @param now what to say, the most important first
     */
    void show(long done, List<String> now) {
        words = now;
        bar.stepTo(done);
    }

    @Override
    public void close() {
        bar.close();
    }

    /** Returns the line: the first words at least, more while there is room, and a bar in the rest. */
    static String line(long done, long all, List<String> words, int width) {
        int count = words.size();
        while (count > 1 && text(words, count).length() > width) {
            count--;
        }
        var text = text(words, count);
        int cells = Math.min(LONGEST, width - text.length() - "[] ".length());
        if (cells < SHORTEST) {
            return text;
        }
        int filled = all == 0 ? cells : (int) (cells * done / all);
        return "[" + "=".repeat(filled) + " ".repeat(cells - filled) + "] " + text;
    }

    /** A shorter line would leave the end of the one before. */
    private String covering(String line, int width) {
        int before = Math.min(shown, width);
        shown = line.length();
        return line + " ".repeat(Math.max(0, before - line.length()));
    }

    private static String text(List<String> words, int count) {
        return String.join(", ", words.subList(0, count));
    }
}
