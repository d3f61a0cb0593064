package org.glrnn.tasks.simd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.glrnn.tasks.mixer.attention.AttentionCalls;
import org.glrnn.tasks.mixer.cell.CellCalls;
import org.glrnn.tasks.mixer.gatedlinear.RecurrenceCalls;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.Close;
import org.glrnn.tasks.testing.KernelCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tornadojvm.Workers;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Every routine against its kernel, over whole buffers: what the kernel does not write must stay as it was. And the
 * same bits from the routine for any number of threads.
 */
class RoutineParityTest {

    /** The kernels' own tolerances, doubled because kernel and routine may err in opposite directions. */
    private static final Map<String, Close> TOLERANCES = Map.ofEntries(
            Map.entry("gatedScanForward", new Close(2e-6, 0.0)),
            // Gradients of up to about 10 in these calls.
            Map.entry("gatedScanBackward", new Close(2e-6, 2e-6)),
            Map.entry("gruForward", new Close(4e-6, 4e-6)),
            Map.entry("gruBackward", new Close(1e-5, 1e-5)),
            Map.entry("lstmForward", new Close(4e-6, 4e-6)),
            Map.entry("lstmBackward", new Close(1e-5, 1e-5)),
            Map.entry("attentionForward", new Close(4e-6, 4e-6)),
            Map.entry("attentionQueryGradient", new Close(1e-5, 1e-5)),
            Map.entry("attentionKeyGradient", new Close(2e-5, 2e-5)),
            Map.entry("linearForward", new Close(2e-5, 2e-5)),
            Map.entry("panelForward", new Close(2e-5, 2e-5)),
            Map.entry("linearInputGradient", new Close(2e-5, 2e-5)),
            Map.entry("linearWeightGradient", new Close(2e-5, 2e-5)),
            Map.entry("linearBiasGradient", new Close(2e-5, 2e-5)),
            // Rows' standard deviations are about 1.
            Map.entry("layerNormForward", new Close(4e-6, 4e-6)),
            Map.entry("layerNormInputGradient", new Close(4e-6, 4e-6)),
            // 700 terms of up to 6.
            Map.entry("layerNormParameterGradient", new Close(1e-4, 1e-5)),
            Map.entry("rmsNormForward", new Close(4e-6, 4e-6)),
            Map.entry("rmsNormInputGradient", new Close(4e-6, 4e-6)),
            Map.entry("rmsNormParameterGradient", new Close(1e-4, 1e-5)),
            // Products of up to 6 times 6; the kernel subtracts nearly equal numbers at negative arguments.
            Map.entry("gluForward", new Close(4e-6, 2e-6)),
            Map.entry("gluBackward", new Close(8e-6, 2e-6)),
            Map.entry("geluForward", new Close(2e-7, 2e-6)),
            // The kernel subtracts nearly equal numbers at negative arguments.
            Map.entry("geluBackward", new Close(1e-6, 2e-6)),
            Map.entry("crossEntropyLoss", new Close(2e-6, 2e-6)),
            Map.entry("crossEntropyGradient", new Close(5e-7, 2e-6)),
            Map.entry("blockSums", new Close(0.0, 2e-6)),
            Map.entry("blockSquares", new Close(0.0, 2e-6)),
            // States and gradients without a bound, and what 65 steps make of the first step's roundings.
            Map.entry("trueRecurrenceForward", new Close(5e-6, 5e-6)),
            Map.entry("trueRecurrenceBackward", new Close(1e-5, 1e-5)),
            Map.entry("activatedScanForward", new Close(4e-6, 4e-6)),
            Map.entry("activatedScanBackward", new Close(4e-6, 4e-6)));

    private final int threads = Workers.threads();

    @AfterEach
    void restoreThreads() {
        Workers.setThreads(threads);
    }

    static Stream<List<KernelCall>> operators() {
        return Stream.of(Calls.scans(), Calls.linears(), Calls.norms(), Calls.gelus(), Calls.glus(), Calls.dropouts(),
                Calls.embeddings(), Calls.crossEntropies(), Calls.sums(), Calls.adams(), RecurrenceCalls.recurrences(),
                RecurrenceCalls.positions(), RecurrenceCalls.fixedGates(), CellCalls.cells(), AttentionCalls.attentions());
    }

    @ParameterizedTest
    @MethodSource("operators")
    void routineDoesWhatItsKernelDoes(List<KernelCall> calls) {
        Workers.setThreads(1);
        List<List<FloatArray>> alone = new ArrayList<>();
        for (KernelCall call : calls) {
            List<FloatArray> expected = call.run();
            List<FloatArray> actual = call.run(routines(call));
            Close close = TOLERANCES.getOrDefault(call.method(), Close.EXACT);
            for (int i = 0; i < expected.size(); i++) {
                close.check(expected.get(i), actual.get(i), call + " buffer " + i);
            }
            alone.add(actual);
        }
        for (int threadCount : new int[] {2, 5}) {
            Workers.setThreads(threadCount);
            for (int i = 0; i < calls.size(); i++) {
                List<FloatArray> actual = calls.get(i).run(routines(calls.get(i)));
                for (int k = 0; k < actual.size(); k++) {
                    Close.sameBits(alone.get(i).get(k), actual.get(k), calls.get(i) + ", " + threadCount + " threads");
                }
            }
        }
    }

    private static Class<?> routines(KernelCall call) {
        Optional<Class<?>> routines = new SimdRoutines().routinesFor(call.kernel());
        assertTrue(routines.isPresent(), () -> "no routines for " + call.kernel());
        return routines.get();
    }
}
