package org.tornadojvm;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as TornadoVM's API takes them: "512MB", "1GB". */
final class MemorySize {

    private static final Pattern FORM = Pattern.compile("\\s*(\\d+)\\s*([KMG]?B)\\s*", Pattern.CASE_INSENSITIVE);

    private MemorySize() {
    }

    static long bytes(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Refusal.error("'" + text + "' is no size: use a number and B, KB, MB or GB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
        } catch (NumberFormatException | ArithmeticException e) {
            throw Refusal.error("'" + text + "' is too large a size", e);
        }
    }

    private static long unit(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "KB" -> 1_000;
            case "MB" -> 1_000_000;
            case "GB" -> 1_000_000_000;
            default -> 1;
        };
    }
}
