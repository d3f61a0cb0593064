package org.glrnn.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.glrnn.tasks.mixer.StateLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A carry as a value: what it accepts, and when two are equal. */
class CarryTest {

    private static Carry carry(int batch, int layers, int width, float first, int position) {
        var values = new float[batch * layers * width];
        values[0] = first;
        var positions = new int[batch];
        positions[batch - 1] = position;
        return new Carry(batch, layers(layers, width), values, positions);
    }

    private static List<StateLayout> layers(int layers, int width) {
        return Collections.nCopies(layers, StateLayout.vector("h", width));
    }

    @Test
    void carriesOfEqualNumbersAreEqual() {
        var one = carry(2, 3, 4, 0.5f, 7);
        var same = carry(2, 3, 4, 0.5f, 7);
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        assertEquals(Carry.zero(2, layers(3, 4)), Carry.of(2, layers(3, 4), new float[24]));
    }

    static Stream<Carry> others() {
        return Stream.of(carry(3, 2, 4, 0.5f, 7), carry(2, 4, 3, 0.5f, 7), carry(2, 6, 2, 0.5f, 7), carry(2, 3, 4, 0.6f, 7),
                carry(2, 3, 4, 0.5f, 8), new Carry(2, layers(3, 4), carry(2, 3, 4, 0.5f, 7).values(), new int[] {7, 0}));
    }

    @ParameterizedTest
    @MethodSource("others")
    void oneDifferenceMakesThemDiffer(Carry other) {
        var one = carry(2, 3, 4, 0.5f, 7);
        assertNotEquals(one, other);
        assertNotEquals(other, one);
        assertNotEquals(one, (Object) "a carry");
    }

    @Test
    void theHashTakesValuesAndPositions() {
        var one = carry(2, 3, 4, 0.5f, 7).hashCode();
        assertNotEquals(one, carry(2, 3, 4, 0.6f, 7).hashCode());
        assertNotEquals(one, carry(2, 3, 4, 0.5f, 8).hashCode());
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        assertMessage("a carry of 2 sequences with 12 state values each holds 24 values, not 23",
                () -> Carry.of(2, layers(3, 4), new float[23]));
        assertMessage("a carry of 2 sequences with 12 state values each holds 24 values, not 8",
                () -> Carry.of(2, layers(3, 4), new float[8]));
        assertMessage("a carry of 2 sequences has 2 positions, not 1",
                () -> new Carry(2, layers(3, 4), new float[24], new int[1]));
        assertMessage("a carry of 65536 sequences with 65536 state values each holds 4294967296 values, not 0",
                () -> Carry.of(65_536, layers(1, 65_536), new float[0]));
    }

    @Test
    void tensorsAreFoundByName() {
        var layers = List.of(StateLayout.vector("h", 2), StateLayout.vector("h", 1).and("c", 3));
        var carry = Carry.of(2, layers, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        assertArrayEquals(new float[] {0, 1}, carry.tensor(0, 0, "h"));
        assertArrayEquals(new float[] {9, 10, 11}, carry.tensor(1, 1, "c"));
        assertMessage("no tensor of the state is named c; there are [h]", () -> carry.tensor(0, 0, "c"));
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
