package org.glrnn.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** Calls that must be refused, each by one line. */
public final class Refusals {
    private final List<DynamicTest> tests = new ArrayList<>();

    /** Adds a call with a wrong argument. */
    public void wrong(String words, Executable call) {
        tests.add(DynamicTest.dynamicTest(words, () -> {
            var message = assertThrows(IllegalArgumentException.class, call).getMessage();
            assertTrue(message.contains(words) && message.lines().count() == 1, message);
        }));
    }

    /** Adds a call without an argument. */
    public void missing(String name, Executable call) {
        tests.add(DynamicTest.dynamicTest(name + " is null",
                () -> assertEquals(name, assertThrows(NullPointerException.class, call).getMessage())));
    }

    /** Returns all as tests. */
    public Stream<DynamicTest> tests() {
        return tests.stream();
    }

    /** Asserts that two results are equal and differ from a third. */
    public static void assertEqual(Object one, Object same, Object other) {
        assertAll(one.toString(), () -> assertEquals(one, same), () -> assertEquals(one.hashCode(), same.hashCode()),
                () -> assertNotEquals(one, other), () -> assertNotEquals(one, null));
    }
}
