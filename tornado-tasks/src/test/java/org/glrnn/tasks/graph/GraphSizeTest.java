package org.glrnn.tasks.graph;

import static org.glrnn.tasks.kernel.Activations.HARD_SIGMOID;
import static org.glrnn.tasks.kernel.Activations.SIGMOID;
import static org.glrnn.tasks.kernel.Activations.SILU;
import static org.glrnn.tasks.kernel.Activations.TANH;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.graph.ModelShape.Attention;
import org.glrnn.tasks.graph.ModelShape.GatedLinear;
import org.glrnn.tasks.graph.ModelShape.Gru;
import org.glrnn.tasks.graph.ModelShape.Lstm;
import org.glrnn.tasks.graph.ModelShape.MixerShape;
import org.glrnn.tasks.graph.ModelShape.Positions.Kind;
import org.glrnn.tasks.kernel.Sums;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.TornadoJvm;

/** No graph of any plan has more tasks than TornadoVM takes, whatever the kernels and the model: building one says so. */
class GraphSizeTest {
    private static final int LAYERS = 9;

    static Stream<Arguments> plans() {
        return variants().stream().flatMap(variants -> mixers().map(mixer -> Arguments.of(variants, mixer)));
    }

    private static List<KernelVariants> variants() {
        return Stream.of(Scan.values()).flatMap(scan -> Stream.of(0, 4).flatMap(lanes -> Stream.of(Product.values())
                .map(product -> new KernelVariants(scan, 2, product, 4, lanes)))).toList();
    }

    private static Stream<MixerShape> mixers() {
        return Stream.concat(Stream.of(new Gru(3), new Lstm(3), new Attention(4, 2, 8)), Stream.of(true, false)
                .flatMap(tied -> Stream.of(true, false).flatMap(recurrent -> Stream.of(true, false).flatMap(fixed ->
                        Stream.of(new GatedLinear(3, tied, recurrent, fixed, TANH, TANH, SIGMOID),
                                new GatedLinear(3, tied, recurrent, fixed, SILU, TANH, HARD_SIGMOID))))));
    }

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyPlanCanBeBuilt(KernelVariants variants, MixerShape mixer) {
        var shape = Models.withDropout(Models.withPositions(Models.withMixer(Models.shape(LAYERS, 3, 2, 1, 3, true), mixer),
                Kind.LEARNED, 8), 0.1f, true);
        var parameters = Models.parameters(shape, 1);
        for (var marked : new boolean[] {false, true}) {
            assertDoesNotThrow(() -> {
                new TrainingPlan(shape, parameters, 1, 5, marked, variants).close();
                InferencePlan.sequence(shape, parameters, 1, 5, marked, variants).close();
                InferencePlan.losses(shape, parameters, 1, 5, marked, variants).close();
            });
        }
    }

    @Test
    void oneTaskMoreThanFiftyIsRefused() {
        var array = NativeArrays.zeros(1);
        var chain = new GraphChain(KernelVariants.PLAIN, array);
        assertEquals(0, chain.add("full", Exchange.NONE, tasks -> add(tasks, 50)));
        var message = assertThrows(IllegalStateException.class,
                () -> chain.add("over", Exchange.NONE, tasks -> add(tasks, 51))).getMessage();
        assertEquals("graph over has 51 tasks, more than 50: split it", message);
    }

    private static void add(Tasks tasks, int count) {
        var array = NativeArrays.zeros(1);
        for (var task = 0; task < count; task++) {
            tasks.add("fill" + task, Sums::fill, array, 1, 0.0f);
        }
    }
}
