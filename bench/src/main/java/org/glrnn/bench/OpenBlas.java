package org.glrnn.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.tornadojvm.Workers;

/**
 * The products of {@link Product} by OpenBLAS, where the machine has it: what a user would take for them in C. The library
 * is {@code -Dopenblas=FILE}, else libopenblas.so.0 where the system looks; with as many threads as the JVM device.
 */
public class OpenBlas extends Measured {
    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    /** Rows x in x out. */
    @Param({"1024x1024x1024", "205x256x10000", "4096x256x768", "4096x256x256", "4096x256x64", "768x128x384", "768x128x128",
        "768x512x128", "768x128x65"})
    String size;

    private MethodHandle multiply;
    private int rows;
    private int in;
    private int out;
    private MemorySegment x;
    private MemorySegment w;
    private MemorySegment y;

    /** Returns the library, if it is there. */
    static Optional<SymbolLookup> library() {
        try {
            var name = System.getProperty("openblas", "libopenblas.so.0");
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException missing) {
            return Optional.empty();
        }
    }

    /** Finds the functions and makes the matrices. */
    @Setup(Level.Trial)
    public void setUp() throws Throwable {
        var library = library().orElseThrow(() -> new IllegalStateException(
                "no OpenBLAS: install libopenblas, or name its file with -Dopenblas=FILE"));
        var linker = Linker.nativeLinker();
        linker.downcallHandle(library.find("openblas_set_num_threads").orElseThrow(), FunctionDescriptor.ofVoid(JAVA_INT))
                .invokeExact(Workers.threads());
        multiply = linker.downcallHandle(library.find("cblas_sgemm").orElseThrow(), FunctionDescriptor.ofVoid(JAVA_INT,
                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT,
                ADDRESS, JAVA_INT));
        var sizes = size.split("x");
        rows = Integer.parseInt(sizes[0]);
        in = Integer.parseInt(sizes[1]);
        out = Integer.parseInt(sizes[2]);
        x = SingleTask.numbers(rows * in).getSegment();
        w = SingleTask.numbers(in * out).getSegment();
        y = SingleTask.numbers(rows * out).getSegment();
    }

    /** y = x W. */
    @Benchmark
    public void forward() throws Throwable {
        multiply.invokeExact(ROW_MAJOR, PLAIN, PLAIN, rows, out, in, 1f, x, in, w, out, 0f, y, out);
    }

    /** dx = dy W^T. */
    @Benchmark
    public void inputGradient() throws Throwable {
        multiply.invokeExact(ROW_MAJOR, PLAIN, TRANSPOSED, rows, in, out, 1f, y, out, w, out, 0f, x, in);
    }

    /** dW += x^T dy, scaled so that it does not grow without end. */
    @Benchmark
    public void weightGradient() throws Throwable {
        multiply.invokeExact(ROW_MAJOR, TRANSPOSED, PLAIN, in, out, rows, 1f, x, in, y, out, 0.5f, w, out);
    }
}
