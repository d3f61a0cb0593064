package org.glrnn.tasks.device;

import java.util.ArrayList;
import java.util.List;

import org.glrnn.tasks.op.scan.GatedScanAssociative;
import org.glrnn.tasks.op.scan.GatedScanBlocked;
import org.glrnn.tasks.op.scan.GatedScanChunked;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.KernelCall;
import org.glrnn.tasks.testing.Windows;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The passes of the scan's variants, each on random numbers. */
final class ScanCalls {

    private static final int BATCH = 3;
    private static final int LENGTH = 37;
    private static final int WIDTH = 21;
    private static final int CHUNK = 8;

    private ScanCalls() {
    }

    static List<KernelCall> all() {
        List<KernelCall> calls = new ArrayList<>();
        for (KernelCall call : Calls.scans()) {
            String direction = call.method().replace("gatedScan", "");
            calls.add(new KernelCall(GatedScanBlocked.class, "blockedScan" + direction, call.arguments()));
        }
        for (int tied = 0; tied <= 1; tied++) {
            calls.addAll(passes(tied));
        }
        return calls;
    }

    private static List<KernelCall> passes(int tied) {
        int rows = BATCH * LENGTH;
        int chunks = (LENGTH + CHUNK - 1) / CHUNK;
        Windows windows = new Windows(tied);
        int gates = windows.between(rows * (4 - tied) * WIDTH, 0.05, 0.95);
        int state = windows.random(rows * WIDTH, 1.0);
        int y = windows.random(rows * WIDTH, 1.0);
        int pairs = windows.random(2 * rows * WIDTH, 0.9);
        int others = windows.random(2 * rows * WIDTH, 0.9);
        FloatArray data = windows.array();
        Windows carries = new Windows(7);
        int in = carries.random(BATCH * WIDTH, 1.0);
        int out = carries.empty(BATCH * WIDTH);
        FloatArray carry = carries.array();
        return List.of(
                chunked("Summaries", data, IntArray.fromElements(gates, pairs), BATCH, LENGTH, WIDTH, tied, CHUNK, chunks),
                chunked("Carries", data, carry, carry, IntArray.fromElements(pairs, in, out), BATCH, WIDTH, chunks, tied),
                chunked("Apply", data, IntArray.fromElements(gates, state, y, pairs), BATCH, LENGTH, WIDTH, tied, CHUNK,
                        chunks),
                chunked("AdjointSummaries", data, IntArray.fromElements(gates, state, y, pairs), BATCH, LENGTH, WIDTH, tied,
                        CHUNK, chunks),
                chunked("AdjointApply", data, carry, IntArray.fromElements(gates, state, y, pairs, in), BATCH, LENGTH, WIDTH,
                        tied, CHUNK, chunks),
                associative("Pairs", data, carry, IntArray.fromElements(gates, pairs, in), BATCH, LENGTH, WIDTH, tied),
                associative("Step", data, IntArray.fromElements(pairs, others, 4), BATCH, LENGTH, WIDTH, tied),
                associative("Apply", data, carry, IntArray.fromElements(gates, state, y, pairs, out), BATCH, LENGTH, WIDTH,
                        tied),
                associative("AdjointPairs", data, carry, IntArray.fromElements(gates, state, y, pairs, in), BATCH, LENGTH,
                        WIDTH, tied),
                associative("AdjointApply", data, carry, carry, IntArray.fromElements(gates, state, y, pairs, in, out),
                        BATCH, LENGTH, WIDTH, tied));
    }

    private static KernelCall chunked(String pass, Object... arguments) {
        return new KernelCall(GatedScanChunked.class, "chunkedScan" + pass, arguments);
    }

    private static KernelCall associative(String pass, Object... arguments) {
        return new KernelCall(GatedScanAssociative.class, "associative" + pass, arguments);
    }
}
