package org.glrnn.tasks.op.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.glrnn.tasks.op.product.Linear;
import org.glrnn.tasks.testing.Calls;
import org.glrnn.tasks.testing.Close;
import org.glrnn.tasks.testing.KernelCall;
import org.glrnn.tasks.testing.Windows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What is known of the scan beyond the oracle: the hand-made example, saturation, carries, chunks. */
class GatedScanTest {

    private static final Close CLOSE = new Close(1e-6, 0.0);

    /** docs/mathematics.md 1.4: proj W = [1, 2, 0.5], b = [0, -1, 0.25], out_proj W = 2, b = 0.1, x = 0.5, -1, 2. */
    @Test
    void workedExample() {
        double[] withoutCarry = {0.231058579, 0.183981156, 0.927033197};
        double[] withCarry = {0.381058579, 0.326867275, 0.933809696};
        check(0.0, withoutCarry, new double[] {0.382637132, 0.259309102, 1.233626050});
        check(0.3, withCarry, new double[] {0.552685329, 0.376444456, 1.238534677});
    }

    private static void check(double carry, double[] states, double[] outputs) {
        Windows windows = new Windows(1);
        int x = windows.values(0.5, -1.0, 2.0);
        int projection = windows.values(1.0, 2.0, 0.5, 0.0, -1.0, 0.25);
        int outProjection = windows.values(2.0, 0.1);
        int gates = windows.empty(9);
        int state = windows.empty(3);
        int y = windows.empty(3);
        int out = windows.empty(3);
        int last = windows.values(carry);
        FloatArray a = windows.array();
        Linear.linearForward(a, a, a, IntArray.fromElements(x, projection, projection + 3, gates), 3, 1, 3);
        GatedScan.gatedScanForward(a, a, a, IntArray.fromElements(gates, state, y, last, last), 1, 3, 1, 1);
        Linear.linearForward(a, a, a, IntArray.fromElements(y, outProjection, outProjection + 1, out), 3, 1, 1);
        CLOSE.check(new double[] {0.462117157, 0.5, 0.622459331, -0.761594156, 0.047425873, 0.437823499, 0.964027580,
            0.952574127, 0.777299861}, a, gates, "gates");
        CLOSE.check(states, a, state, "states");
        CLOSE.check(states[2], a.get(last), "carry out");
        CLOSE.check(outputs, a, out, "outputs");
    }

    @ParameterizedTest
    @ValueSource(doubles = {20.0, -20.0, 90.0, -90.0})
    void saturatedGatesStayFinite(double z) {
        for (int tied = 0; tied <= 1; tied++) {
            int blocks = 4 - tied;
            Windows windows = new Windows(2);
            double[] all = new double[2 * blocks];
            java.util.Arrays.fill(all, z);
            int gates = windows.values(all);
            int state = windows.empty(2);
            int y = windows.empty(2);
            int carry = windows.values(0.5);
            int gradient = windows.values(1.0);
            FloatArray a = windows.array();
            FloatArray before = new FloatArray(1);
            before.set(0, 0.5f);
            GatedScan.gatedScanForward(a, before, a, IntArray.fromElements(gates, state, y, 0, carry), 1, 2, 1, tied);
            finite(a, gates, 2 * blocks);
            finite(a, state, 2);
            a.set(y, 1.0f);
            a.set(y + 1, -1.0f);
            GatedScan.gatedScanBackward(a, before, a, IntArray.fromElements(gates, state, y, 0, gradient, gradient), 1, 2, 1,
                    tied);
            finite(a, gates, 2 * blocks);
            finite(a, gradient, 1);
        }
    }

    private static void finite(FloatArray a, int offset, int count) {
        for (int i = 0; i < count; i++) {
            assertEquals(true, Float.isFinite(a.get(offset + i)), "element " + i);
        }
    }

    /** A sequence in two parts, the carry handed on, is the sequence as a whole, to the bit. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void partsMakeTheWhole(int tied) {
        int blocks = 4 - tied;
        int width = 7;
        Windows windows = new Windows(3);
        int gates = windows.random(5 * blocks * width, 2.0);
        int state = windows.empty(5 * width);
        int y = windows.empty(5 * width);
        int carry = windows.random(width, 1.0);
        int last = windows.empty(width);
        FloatArray whole = windows.array();
        FloatArray parts = windows.array();
        GatedScan.gatedScanForward(whole, whole, whole, IntArray.fromElements(gates, state, y, carry, last), 1, 5, width,
                tied);
        GatedScan.gatedScanForward(parts, parts, parts, IntArray.fromElements(gates, state, y, carry, last), 1, 2, width,
                tied);
        GatedScan.gatedScanForward(parts, parts, parts,
                IntArray.fromElements(gates + 2 * blocks * width, state + 2 * width, y + 2 * width, last, last), 1, 3, width,
                tied);
        Close.sameBits(whole, parts, "buffer");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 64, 1000})
    void chunkedIsChannel(int chunk) {
        for (KernelCall call : Calls.scans()) {
            compare(call, new KernelCall(ScanVariants.class, "chunked" + direction(call), with(call, chunk)),
                    new Close(1e-6, 1e-6));
        }
    }

    @Test
    void blockedIsChannelToTheBit() {
        for (KernelCall call : Calls.scans()) {
            compare(call, new KernelCall(ScanVariants.class, "blocked" + direction(call), call.arguments()), Close.EXACT);
        }
    }

    @Test
    void associativeIsChannel() {
        for (KernelCall call : Calls.scans()) {
            compare(call, new KernelCall(ScanVariants.class, "associative" + direction(call), call.arguments()),
                    new Close(2e-6, 2e-6));
        }
    }

    private static String direction(KernelCall call) {
        return call.method().replace("gatedScan", "");
    }

    private static void compare(KernelCall channel, KernelCall variant, Close tolerance) {
        List<FloatArray> expected = channel.run();
        List<FloatArray> actual = variant.run();
        for (int i = 0; i < expected.size(); i++) {
            tolerance.check(expected.get(i), actual.get(i), variant + " buffer " + i);
        }
    }

    private static Object[] with(KernelCall call, int chunk) {
        Object[] arguments = java.util.Arrays.copyOf(call.arguments(), call.arguments().length + 1);
        arguments[arguments.length - 1] = chunk;
        return arguments;
    }
}
