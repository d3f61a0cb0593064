package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.glrnn.tasks.graph.Parameter.Initializer;
import org.glrnn.tasks.graph.Parameter.Shape;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.op.activation.Activations;
import org.glrnn.tasks.plan.ModelShape.Attention;
import org.glrnn.tasks.plan.ModelShape.GatedLinear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTableTest {
    @ParameterizedTest
    @CsvSource({"true,false,14980096", "false,false,16754176", "true,true,25596928"})
    void theReferencesSpeechModelHasAsManyParametersAsTheReferenceCounts(boolean tied, boolean recurrent, long expected) {
        var shape = Models.withMixer(Models.shape(6, 384, 1536, 768, 1024, tied),
                new GatedLinear(768, tied, recurrent, false, Activations.TANH, Activations.TANH, Activations.SIGMOID));
        assertEquals(expected, shape.parameterTable().count());
    }

    @Test
    void theTransformerOfThatSizeHasAsManyParametersAsTheTiedModel() {
        var shape = Models.withMixer(Models.shape(6, 384, 1536, 768, 1024, true), new Attention(768, 8, 2000));
        assertEquals(14_980_096, shape.parameterTable().count());
    }

    @Test
    void headsMustDivideTheWidth() {
        assertThrows(IllegalArgumentException.class, () -> new Attention(10, 3, 1));
    }

    @Test
    void parametersLieOneBehindAnotherWithoutOverlap() {
        var end = 0;
        for (var parameter : Models.shape(2, 7, 5, 3, 11, false).parameterTable().parameters()) {
            assertTrue(parameter.offset() >= end, parameter.path());
            assertEquals(0, parameter.offset() % 16);
            end = parameter.offset() + parameter.shape().elements();
        }
    }

    @Test
    void twoParametersOfOnePathAreRefused() {
        var table = ParameterTable.builder().add("a", Shape.vector(1), Initializer.ZEROS);
        var failure = assertThrows(IllegalArgumentException.class, () -> table.add("a", Shape.vector(1), Initializer.ZEROS));
        assertEquals("two parameters are named a", failure.getMessage());
    }

    @Test
    void moreThanABufferHoldsIsRefused() {
        var table = ParameterTable.builder().add("a", Shape.matrix(20_000, 20_000), Initializer.ZEROS);
        assertThrows(IllegalArgumentException.class, () -> table.add("b", Shape.matrix(20_000, 20_000), Initializer.ZEROS));
    }
}
