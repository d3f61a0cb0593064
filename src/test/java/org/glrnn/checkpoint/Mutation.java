package org.glrnn.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damage to a file: what disks, networks and enemies do. */
public final class Mutation {
    private static final String SYNTAX = "{}[]\",:0123456789-+.eE \n#&*!|>%";
    private static final List<String> NUMBERS = List.of("-1", "0", "1", "2147483647", "2147483648", "4294967296",
            "9223372036854775807", "9223372036854775808", "1e400", "1.5", "-0", "NaN", "null", "true", "\"1\"", "[]", "{}");

    private Mutation() {
    }

    /** Returns a damaged copy. */
    public static byte[] of(byte[] good, SplittableRandom random) {
        var bytes = once(good, random);
        return random.nextInt(4) == 0 && bytes.length > 0 ? once(bytes, random) : bytes;
    }

    private static byte[] once(byte[] good, SplittableRandom random) {
        var bytes = good.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) SYNTAX.charAt(random.nextInt(SYNTAX.length()));
            case 2 -> {
                int from = random.nextInt(bytes.length);
                System.arraycopy(good, from, bytes, at, Math.min(1 + random.nextInt(16), bytes.length - Math.max(at, from)));
            }
            case 3 -> bytes = Arrays.copyOf(good, random.nextInt(good.length));
            case 4 -> bytes = Arrays.copyOf(good, good.length + 1 + random.nextInt(64));
            case 5 -> bytes = number(good, at, random);
            case 6 -> bytes = splice(good, at, at, Arrays.copyOfRange(good, from(at, random), at));
            default -> bytes = splice(good, from(at, random), at, new byte[0]);
        }
        return bytes;
    }

    private static int from(int at, SplittableRandom random) {
        return Math.max(0, at - random.nextInt(80));
    }

    /** Replaces the digits at or after a place by another number, or by what is none. */
    private static byte[] number(byte[] good, int at, SplittableRandom random) {
        int begin = at;
        while (begin < good.length && !isDigit(good[begin])) {
            begin++;
        }
        int end = begin;
        while (end < good.length && isDigit(good[end])) {
            end++;
        }
        return splice(good, begin, end, NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static byte[] splice(byte[] good, int begin, int end, byte[] between) {
        var bytes = new byte[good.length - (end - begin) + between.length];
        System.arraycopy(good, 0, bytes, 0, begin);
        System.arraycopy(between, 0, bytes, begin, between.length);
        System.arraycopy(good, end, bytes, begin + between.length, good.length - end);
        return bytes;
    }
}
