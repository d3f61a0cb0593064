package org.glrnn.tasks.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.glrnn.tasks.graph.GraphChain;
import org.glrnn.tasks.graph.GraphChain.Exchange;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.tasks.graph.NativeArrays;
import org.glrnn.tasks.op.sum.Sums;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tornadojvm.TornadoJvm;

/** Frames: every task has its own, in every piece of a cut section and in every run. */
class FramesTest {
    private static final int CELLS = 120;

    static {
        TornadoJvm.install();
    }

    /** Reverses an array cell by cell: three graphs, each run twice. */
    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void everyTaskReadsItsOwnFrame(MemoryMode mode) {
        mode.run(() -> {
            var from = NativeArrays.zeros(CELLS);
            var to = NativeArrays.zeros(CELLS);
            var chain = new GraphChain(KernelVariants.PLAIN, from, to);
            var load = chain.add("load", Exchange.NONE, tasks -> tasks.add("fill", Sums::fill, to, CELLS, -1.0f));
            var section = chain.add("reverse", Exchange.NONE.in(from).out(to), tasks -> {
                for (var i = 0; i < CELLS; i++) {
                    tasks.add("copy" + i, Sums::copy, from, to, tasks.frame(i, CELLS - 1 - i), 1);
                }
            });
            assertEquals(3, section.end() - section.first());
            try (var plan = chain.plan()) {
                plan.run(load);
                for (var run = 0; run < 2; run++) {
                    for (var i = 0; i < CELLS; i++) {
                        from.set(i, run * CELLS + i);
                    }
                    plan.run(section);
                    for (var i = 0; i < CELLS; i++) {
                        assertEquals(run * CELLS + CELLS - 1 - i, to.get(i), "cell " + i);
                    }
                }
            }
        });
    }

    /** On the JVM device, where all graphs run in tests, a kernel that reads beyond its frame fails. */
    @ParameterizedTest
    @EnumSource(MemoryMode.class)
    void aFrameThatIsTooShortFails(MemoryMode mode) {
        mode.run(() -> {
            var array = NativeArrays.zeros(2);
            var chain = new GraphChain(KernelVariants.PLAIN, array);
            var load = chain.add("load", Exchange.NONE, tasks -> tasks.add("fill", Sums::fill, array, 2, 1.0f));
            var section = chain.add("short", Exchange.NONE,
                    tasks -> tasks.add("copy", Sums::copy, array, array, tasks.frame(1), 1));
            try (var plan = chain.plan()) {
                plan.run(load);
                assertThrows(RuntimeException.class, () -> plan.run(section));
            }
        });
    }
}
