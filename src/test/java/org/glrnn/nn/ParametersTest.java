package org.glrnn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final ParameterTable TABLE = table();

    private static ParameterTable table() {
        var table = ParameterTable.builder();
        var scope = table.scope("input");
        scope.add("lecun", Shape.of(16, 5000), Initializer.LECUN_NORMAL);
        scope.add("embedding", Shape.of(1000, 64), Initializer.EMBEDDING_NORMAL);
        scope.add("zeros", Shape.of(3), Initializer.ZEROS);
        scope.add("ones", Shape.of(3), Initializer.ONES);
        return table.build();
    }

    @Test
    void lecunNormalHasTheReferencesDeviationAndBound() {
        var values = Parameters.create(TABLE, 1).get("lecun");
        assertEquals(0.25, deviation(values), 0.005, "sqrt(1/16)");
        for (var value : values) {
            assertTrue(Math.abs(value) <= 0.5685, "at most two untruncated deviations, not " + value);
        }
    }

    @Test
    void embeddingsAreNormalWithOneOverRootWidth() {
        assertEquals(0.125, deviation(Parameters.create(TABLE, 1).get("embedding")), 0.002);
    }

    @Test
    void biasesAreZeroAndScalesOne() {
        var parameters = Parameters.create(TABLE, 1);
        assertArrayEquals(new float[] {0, 0, 0}, parameters.get("zeros"));
        assertArrayEquals(new float[] {1, 1, 1}, parameters.get("ones"));
    }

    @Test
    void aSeedGivesTheSameParametersAndAnotherGivesOthers() {
        var first = Parameters.create(TABLE, 7).get("lecun");
        assertArrayEquals(first, Parameters.create(TABLE, 7).get("lecun"));
        assertTrue(first[0] != Parameters.create(TABLE, 8).get("lecun")[0]);
    }

    @Test
    void wrongPathsAndSizesAreRefused() {
        var parameters = Parameters.create(TABLE, 1);
        assertEquals("no parameter is named head",
                assertThrows(IllegalArgumentException.class, () -> parameters.get("head")).getMessage());
        assertEquals("zeros holds 3 values, not 2",
                assertThrows(IllegalArgumentException.class, () -> parameters.set("zeros", new float[2])).getMessage());
    }

    private static double deviation(float[] values) {
        var sum = 0.0;
        var squares = 0.0;
        for (var value : values) {
            sum += value;
            squares += (double) value * value;
        }
        var mean = sum / values.length;
        return Math.sqrt(squares / values.length - mean * mean);
    }
}
