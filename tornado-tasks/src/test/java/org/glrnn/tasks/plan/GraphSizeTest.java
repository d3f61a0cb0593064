package org.glrnn.tasks.plan;

import static org.glrnn.tasks.op.activation.Activation.HARD_SIGMOID;
import static org.glrnn.tasks.op.activation.Activation.SIGMOID;
import static org.glrnn.tasks.op.activation.Activation.SILU;
import static org.glrnn.tasks.op.activation.Activation.TANH;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.Section;
import org.glrnn.tasks.graph.Tasks;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.op.sum.Sums;
import org.glrnn.tasks.plan.ModelShape.Positions.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.TornadoJvm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** No graph of any plan has more tasks than TornadoVM takes, whatever the kernels and the model: a chain cuts itself. */
class GraphSizeTest {
    private static final int LAYERS = 9;
    private static final FloatArray ARRAY = NativeArrays.zeros(1);

    static Stream<Arguments> plans() {
        return variants().stream().flatMap(variants -> mixers().map(mixer -> Arguments.of(variants, mixer)));
    }

    private static List<KernelVariants> variants() {
        return Stream.of(Scan.values()).flatMap(scan -> Stream.of(0, 4).flatMap(lanes -> Stream.of(Product.values())
                .map(product -> new KernelVariants(scan, 2, product, 4, lanes)))).toList();
    }

    private static Stream<MixerSpec<?>> mixers() {
        return Stream.concat(Stream.concat(Models.everyMixer(3), Stream.of(Models.attention(4, 2))), Stream.of(true, false)
                .flatMap(tied -> Stream.of(true, false)
                        .flatMap(recurrent -> Stream.of(true, false)
                                .flatMap(fixed -> Stream.of(Models.gated(3, tied, recurrent, fixed, TANH, TANH, SIGMOID),
                                        Models.gated(3, tied, recurrent, fixed, SILU, TANH, HARD_SIGMOID))))));
    }

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyPlanCanBeBuilt(KernelVariants variants, MixerSpec<?> mixer) {
        var shape = Models.withDropout(Models.withPositions(Models.withMixer(Models.shape(LAYERS, 3, 2, 1, 3, true), mixer),
                Kind.LEARNED, 8), 0.1f, true);
        for (var marked : new boolean[] {false, true}) {
            assertPlansCanBeBuilt(shape, marked, variants);
        }
    }

    static Stream<Arguments> otherBlocks() {
        return variants().stream()
                .flatMap(variants -> Models.options().stream().map(options -> Arguments.of(variants, options)));
    }

    @ParameterizedTest
    @MethodSource("otherBlocks")
    void everyPlanOfOtherBlocksCanBeBuilt(KernelVariants variants, BlockOptions options) {
        var shape = Models.withDropout(Models.withOptions(Models.shape(LAYERS, 3, 2, 1, 3, true), options), 0.1f, false);
        assertPlansCanBeBuilt(shape, false, variants);
    }

    private static void assertPlansCanBeBuilt(ModelShape shape, boolean marked, KernelVariants variants) {
        var parameters = Models.parameters(shape, 1);
        assertDoesNotThrow(() -> {
            new TrainingPlan(shape, parameters, 1, 5, marked, variants).close();
            new SequencePlan(shape, parameters, 1, 5, marked, variants).close();
            new LossPlan(shape, parameters, 1, 5, marked, variants).close();
        });
    }

    @Test
    void aSectionIsCutAfterFiftyTasks() {
        var chain = new GraphChain(KernelVariants.PLAIN, ARRAY);
        assertEquals(new Section(0, 1), chain.add("load", Exchange.NONE, tasks -> add(tasks, 1)));
        assertEquals(new Section(1, 2), chain.add("full", Exchange.NONE, tasks -> add(tasks, 50)));
        assertEquals(new Section(2, 4), chain.add("over", Exchange.NONE, tasks -> add(tasks, 51)));
        assertEquals(new Section(4, 7), chain.add("far", Exchange.NONE, tasks -> add(tasks, 101)));
    }

    @Test
    void aSectionIsCutEarlierWhereTasksHaveManyArguments() {
        var chain = new GraphChain(KernelVariants.PLAIN, ARRAY);
        var many = GraphChain.MOST_BYTES / (15 + 5 * 15); // tasks of 15 arguments
        assertTrue(many < GraphChain.MOST_TASKS);
        assertEquals(new Section(0, 1), chain.add("full", Exchange.NONE, tasks -> addLong(tasks, many)));
        assertEquals(new Section(1, 3), chain.add("over", Exchange.NONE, tasks -> addLong(tasks, many + 1)));
    }

    /** Every piece gets the inputs that it uses, and the output comes from the last that writes it. */
    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void theCutSectionsExchangeWithTheHostWhatTheWholeWould(MemoryMode mode) {
        mode.run(() -> {
            var resident = NativeArrays.zeros(1);
            var input = NativeArrays.zeros(1);
            var output = NativeArrays.zeros(1);
            var chain = new GraphChain(KernelVariants.PLAIN, resident);
            var load = chain.add("load", Exchange.NONE, tasks -> tasks.add("fill", Sums::fill, resident, 1, 7.0f));
            var section = chain.add("part", Exchange.NONE.in(input).out(output), tasks -> {
                tasks.add("first", Sums::copy, input, resident, tasks.frame(0, 0), 1);
                for (var i = 0; i < 60; i++) {
                    tasks.add("again" + i, Sums::fill, resident, 1, 3.0f);
                }
                tasks.add("last", Sums::copy, input, resident, tasks.frame(0, 0), 1);
                tasks.add("out", Sums::copy, resident, output, tasks.frame(0, 0), 1);
                for (var i = 0; i < 60; i++) {
                    tasks.add("rest" + i, Sums::copy, input, resident, tasks.frame(0, 0), 1);
                }
            });
            assertEquals(3, section.end() - section.first());
            try (var plan = chain.plan()) {
                plan.run(load);
                for (var call = 1; call < 3; call++) {
                    input.set(0, call);
                    plan.run(section);
                    assertEquals(call, output.get(0));
                    plan.fetch(resident);
                    assertEquals(call, resident.get(0));
                }
            }
        });
    }

    @Test
    void anOutputThatWouldNotLiveFromPieceToPieceIsRefused() {
        var output = NativeArrays.zeros(1);
        var chain = new GraphChain(KernelVariants.PLAIN, ARRAY);
        chain.add("load", Exchange.NONE, tasks -> add(tasks, 1));
        assertThrows(IllegalStateException.class, () -> chain.add("cut", Exchange.NONE.out(output), tasks -> {
            tasks.add("first", Sums::fill, output, 1, 1.0f);
            add(tasks, 60);
            tasks.add("last", Sums::fill, output, 1, 2.0f);
        }));
    }

    private static void add(Tasks tasks, int count) {
        for (var task = 0; task < count; task++) {
            tasks.add("fill" + task, Sums::fill, ARRAY, 1, 0.0f);
        }
    }

    private static void addLong(Tasks tasks, int count) {
        for (var task = 0; task < count; task++) {
            tasks.add("scan" + task, GraphSizeTest::kernel, ARRAY, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        }
    }

    private static void kernel(FloatArray array, int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k,
            int l, int m, int n) {
        array.set(0, a);
    }
}
