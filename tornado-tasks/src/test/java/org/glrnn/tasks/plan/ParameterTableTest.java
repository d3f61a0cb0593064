package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.glrnn.tasks.graph.Initializer;
import org.glrnn.tasks.graph.Parameter;
import org.glrnn.tasks.graph.ParameterGroup;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Shape;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.op.activation.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTableTest {
    @ParameterizedTest
    @CsvSource({"true,false,14980096", "false,false,16754176", "true,true,25596928"})
    void theReferencesSpeechModelHasAsManyParametersAsTheReferenceCounts(boolean tied, boolean recurrent, long expected) {
        var shape = Models.withMixer(Models.shape(6, 384, 1536, 768, 1024, tied),
                Models.gated(768, tied, recurrent, false, Activation.TANH, Activation.TANH, Activation.SIGMOID));
        assertEquals(expected, shape.parameterTable().count());
    }

    @Test
    void theTransformerOfThatSizeHasAsManyParametersAsTheTiedModel() {
        var shape = Models.withMixer(Models.shape(6, 384, 1536, 768, 1024, true), Models.attention(768, 8));
        assertEquals(14_980_096, shape.parameterTable().count());
    }

    @Test
    void blocksWithoutChannelMixingHaveOnlyTheirNormAndTheirMixer() {
        var shape = Models.withOptions(Models.shape(1, 4, 5, 3, 7, true), Models.options().getFirst());
        assertEquals(List.of("input_function/embedding", "time_mixing_layers_0/layer_norm_function/scale",
                "time_mixing_layers_0/model/proj/kernel", "time_mixing_layers_0/model/proj/bias",
                "time_mixing_layers_0/model/out_proj/kernel", "time_mixing_layers_0/model/out_proj/bias", "final_norm/scale"),
                shape.parameterTable().parameters().stream().map(Parameter::path).toList());
    }

    @Test
    void aGatedLinearUnitHasBothHalvesInOneKernel() {
        var table = Models.withOptions(Models.shape(1, 4, 5, 3, 7, true), Models.options().get(3)).parameterTable();
        assertEquals(Shape.of(4, 10), table.get("channel_mixing_layers_0/dense_layers_0/kernel").shape());
        assertEquals(Shape.of(5, 4), table.get("channel_mixing_layers_0/dense_layers_1/kernel").shape());
        assertEquals(Shape.of(7), table.get("head/bias").shape());
    }

    @Test
    void headsMustDivideTheWidth() {
        assertThrows(IllegalArgumentException.class, () -> Models.attention(10, 3).create(new Place(0, 1, 8, 8, 1)));
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
        var scope = ParameterTable.builder().scope("input");
        scope.add("a", Shape.of(1), Initializer.ZEROS);
        var failure = assertThrows(IllegalArgumentException.class, () -> scope.add("a", Shape.of(1), Initializer.ZEROS));
        assertEquals("two parameters are named a", failure.getMessage());
    }

    @Test
    void moreThanABufferHoldsIsRefused() {
        var scope = ParameterTable.builder().scope("input");
        scope.add("a", Shape.of(20_000, 20_000), Initializer.ZEROS);
        assertThrows(IllegalArgumentException.class, () -> scope.add("b", Shape.of(20_000, 20_000), Initializer.ZEROS));
    }

    @Test
    void groupsLieTogetherAndParametersKeepTheirOrder() {
        var builder = ParameterTable.builder();
        var scope = builder.scope("layer_0").child("mixer");
        scope.add("a", Shape.of(5), Initializer.ZEROS);
        scope.add("b", Shape.of(3, 4, 2), Initializer.ONES, ParameterGroup.WITHOUT_DECAY);
        scope.add("c", Shape.of(17), Initializer.ZEROS);
        scope.shared("s", Shape.of(2), Initializer.ZEROS, ParameterGroup.WITHOUT_DECAY);
        scope.shared("s", Shape.of(2), Initializer.ZEROS, ParameterGroup.WITHOUT_DECAY);
        var table = builder.build();
        assertEquals(List.of("mixer/a", "mixer/b", "mixer/c", "shared/s"),
                table.parameters().stream().map(Parameter::path).toList());
        assertEquals(16, table.offset("mixer/c"));
        assertEquals(48, table.offset("mixer/b"));
        assertEquals(80, table.offset("shared/s"));
        assertEquals(List.of(new ParameterTable.Span(ParameterGroup.ORDINARY, 0, 48),
                new ParameterTable.Span(ParameterGroup.WITHOUT_DECAY, 48, 48)), table.spans());
        assertEquals("layer_0", table.get("mixer/b").part());
    }
}
