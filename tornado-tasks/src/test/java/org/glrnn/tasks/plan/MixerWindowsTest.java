package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.Stream;

import org.glrnn.tasks.graph.Arena;
import org.glrnn.tasks.graph.Carry;
import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.KernelVariants.Product;
import org.glrnn.tasks.graph.KernelVariants.Scan;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.tasks.graph.Rows;
import org.glrnn.tasks.graph.Slice;
import org.glrnn.tasks.mixer.Mixer;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.Place;
import org.glrnn.tasks.op.Operators;
import org.glrnn.tasks.op.activation.Activation;
import org.glrnn.tasks.op.sum.Sums;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.TornadoJvm;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A mixer writes nothing outside the windows that it asked for: what it keeps, and the scratch of the backward pass. */
class MixerWindowsTest {
    private static final int BATCH = 3;
    private static final int LENGTH = 6;
    private static final int ROWS = BATCH * LENGTH;
    private static final int WIDTH = 4;
    private static final int STATE = 16; // windows without slack
    private static final int GUARD = 2048;
    private static final float INTACT = 7;

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    static Stream<Arguments> mixers() {
        var variants = Stream.of(KernelVariants.PLAIN, new KernelVariants(Scan.CHUNKED, 4, Product.PLAIN, 0, 0),
                new KernelVariants(Scan.CHUNKED, 1, Product.PLAIN, 0, 0),
                new KernelVariants(Scan.BLOCKED, 0, Product.PLAIN, 0, 0),
                new KernelVariants(Scan.ASSOCIATIVE, 0, Product.PLAIN, 0, 0));
        var scans = variants.map(each -> Arguments.of(Models.gated(STATE, false), each));
        var recurrent = Models.gated(STATE, true, true, false, Activation.TANH, Activation.TANH, Activation.SIGMOID);
        var every = Models.everyMixer(STATE).map(mixer -> Arguments.of(mixer, KernelVariants.PLAIN));
        return Stream.concat(Stream.concat(scans, every), Stream.of(
                Arguments.of(recurrent, KernelVariants.PLAIN),
                Arguments.of(recurrent,
                        new KernelVariants(Scan.CHANNEL, 0, Product.PLAIN, 0, 4)),
                Arguments.of(Models.attention(STATE, 2), KernelVariants.PLAIN)));
    }

    @ParameterizedTest
    @MethodSource("mixers")
    void guardsAfterTheWindowsStayIntact(MixerSpec<?> spec, KernelVariants variants) {
        var mixer = spec.create(new Place(0, 1, WIDTH, WIDTH, 0));
        var declared = ParameterTable.builder();
        mixer.declare(declared.scope("layer"));
        var arena = new Arena();
        var saved = mixer.plan(arena, BATCH, LENGTH, variants);
        var first = arena.take(GUARD);
        var scratch = arena.take(mixer.scratch(BATCH, LENGTH));
        var second = arena.take(GUARD);
        var activations = NativeArrays.poisoned(arena.size());
        fill(activations, first);
        fill(activations, second);
        var outputs = run(mixer, variants, declared.build(), saved, scratch, activations);
        assertIntact(activations, first, "what is kept");
        assertIntact(activations, second, "scratch");
        for (var i = 0; i < outputs.getSize(); i++) {
            assertFalse(Float.isNaN(outputs.get(i)), "output or gradient " + i);
        }
    }

    /** Forward and backward; returns y and the gradient of x. */
    private static FloatArray run(Mixer mixer, KernelVariants variants, ParameterTable table, Mixer.Saved saved, int scratch,
            FloatArray activations) {
        var rows = new Rows(BATCH, LENGTH, new IntArray(ROWS), false);
        var parameters = numbers(table.size());
        var gradients = NativeArrays.zeros(table.size());
        var x = numbers(ROWS * WIDTH);
        var outputs = NativeArrays.zeros(2 * ROWS * WIDTH);
        var outputGradient = numbers(ROWS * WIDTH);
        var carries = NativeArrays.zeros(2 * BATCH * mixer.state().size());
        var adjoint = NativeArrays.zeros(BATCH * mixer.state().size());
        var site = new Mixer.Site("mixer", "", rows, new Slice(x, 0), new Slice(outputs, 0), saved,
                new Carry(carries, 0, BATCH * mixer.state().size()));
        var chain = new GraphChain(variants, parameters, gradients, activations, x, outputs, outputGradient, carries, adjoint,
                rows.marks());
        var load = chain.add("load", Exchange.NONE, tasks -> tasks.add("touch", Sums::fill, adjoint, 1, 0.0f));
        var last = chain.add("both", Exchange.NONE, tasks -> {
            var operators = new Operators(tasks, table, parameters, gradients, activations, null, ROWS);
            mixer.forward(operators, site);
            mixer.backward(operators, new Mixer.Site("back", "", rows, site.input(), site.output(), saved, site.carry()),
                    new Mixer.Gradients(new Slice(outputGradient, 0), new Slice(outputs, ROWS * WIDTH), scratch,
                            new Slice(adjoint, 0)));
        });
        try (var plan = chain.plan()) {
            plan.run(load);
            plan.run(last);
        }
        return outputs;
    }

    private static FloatArray numbers(int size) {
        var values = new FloatArray(size);
        for (var i = 0; i < size; i++) {
            values.set(i, (i * 31 % 101) / 101.0f - 0.5f);
        }
        return values;
    }

    private static void fill(FloatArray activations, int guard) {
        for (var i = 0; i < GUARD; i++) {
            activations.set(guard + i, INTACT);
        }
    }

    private static void assertIntact(FloatArray activations, int guard, String before) {
        for (var i = 0; i < GUARD; i++) {
            assertEquals(INTACT, activations.get(guard + i), "value " + i + " after " + before);
        }
    }
}
