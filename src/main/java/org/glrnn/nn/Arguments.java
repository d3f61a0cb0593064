package org.glrnn.nn;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Checks of arguments; each failure is one line that names the argument, its value and what is allowed. */
public final class Arguments {
    private Arguments() {
    }

    /**
     * Checks a condition.
     *
     * @throws IllegalArgumentException with the message, if it does not hold
     */
    public static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * Checks a size.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public static void requirePositive(String name, int size) {
        require(size >= 1, name + " must be at least 1, not " + size);
    }

    /**
     * Returns the sum of sizes that a Java array can have.
     *
     * @param name what it is
     * @throws IllegalArgumentException if it is 2^31 or more
     */
    public static int sum(String name, int... sizes) {
        var sum = Arrays.stream(sizes).asLongStream().sum();
        require(sum <= Integer.MAX_VALUE, name + " must be below 2^31, not " + sum);
        return (int) sum;
    }

    /**
     * Returns the product of sizes that a Java array can have.
     *
     * @param names what they are, such as {@code batch * window}
     * @param sizes each at least 0
     * @throws IllegalArgumentException if the product is 2^31 or more
     */
    public static int product(String names, int... sizes) {
        long product = 1;
        for (int size : sizes) {
            product *= size;
            require(product <= Integer.MAX_VALUE, names + " must be below 2^31, not "
                    + Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(" * ")));
        }
        return (int) product;
    }
}
