package org.glrnn.tasks.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.glrnn.tasks.op.loss.CrossEntropy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Every kernel on the host against the oracle in double precision, over whole buffers. */
class KernelOracleTest {

    /** As the kernels' Javadoc promises them; results of double precision are rounded once, so 1e-7 is "exact". */
    private static final Map<String, Close> TOLERANCES = Map.ofEntries(
            Map.entry("gatedScanForward", new Close(1e-6, 0.0)),
            Map.entry("gatedScanBackward", new Close(1e-6, 1e-6)),
            Map.entry("linearForward", new Close(1e-5, 1e-5)),
            Map.entry("panelForward", new Close(1e-5, 1e-5)),
            Map.entry("linearInputGradient", new Close(1e-5, 1e-5)),
            Map.entry("linearWeightGradient", new Close(1e-5, 1e-5)),
            Map.entry("linearBiasGradient", new Close(1e-5, 1e-5)),
            Map.entry("layerNormForward", new Close(2e-6, 1e-6)),
            Map.entry("layerNormInputGradient", new Close(2e-6, 1e-6)),
            // 700 terms of up to 6.
            Map.entry("layerNormParameterGradient", new Close(1e-4, 1e-5)),
            Map.entry("rmsNormForward", new Close(2e-6, 1e-6)),
            Map.entry("rmsNormInputGradient", new Close(2e-6, 1e-6)),
            Map.entry("rmsNormParameterGradient", new Close(1e-4, 1e-5)),
            // Products of up to 6 times 6.
            Map.entry("gluForward", new Close(3e-6, 1e-6)),
            Map.entry("gluBackward", new Close(6e-6, 1e-6)),
            Map.entry("geluForward", new Close(1e-6, 1e-6)),
            Map.entry("geluBackward", new Close(1e-6, 1e-6)),
            Map.entry("crossEntropyLoss", new Close(1e-6, 1e-6)),
            Map.entry("crossEntropyGradient", new Close(3e-7, 1e-6)),
            Map.entry("embeddingGradient", new Close(1e-5, 1e-5)),
            Map.entry("blockSums", new Close(0.0, 2e-6)),
            Map.entry("blockSquares", new Close(0.0, 2e-6)),
            // One long chain of additions: as many roundings as there are partial sums.
            Map.entry("weightedSum", new Close(0.0, 1e-4)),
            Map.entry("rootOfSum", new Close(0.0, 1e-4)),
            Map.entry("adamW", new Close(1e-7, 2e-6)));

    private static final Close ROUNDED_ONCE = new Close(1e-6, 1.2e-7);

    static Stream<List<KernelCall>> operators() {
        return Stream.of(Calls.scans(), Calls.linears(), Calls.norms(), Calls.gelus(), Calls.glus(), Calls.dropouts(),
                Calls.embeddings(), Calls.crossEntropies(), Calls.sums(), Calls.adams());
    }

    @ParameterizedTest
    @MethodSource("operators")
    void kernelDoesWhatTheOracleSays(List<KernelCall> calls) {
        for (KernelCall call : calls) {
            Class<?> oracle = call.kernel() == CrossEntropy.class ? OracleCrossEntropy.class : OracleKernels.class;
            List<FloatArray> expected = call.run(oracle);
            List<FloatArray> actual = call.run();
            Close close = TOLERANCES.getOrDefault(call.method(), ROUNDED_ONCE);
            for (int i = 0; i < expected.size(); i++) {
                close.check(expected.get(i), actual.get(i), call + " buffer " + i);
            }
        }
    }
}
