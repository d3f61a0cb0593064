package org.tornadojvm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.function.IntConsumer;

import uk.ac.manchester.tornado.api.WorkerGrid;

/**
 * A kernel whose outer parallel loop is shared out.
 *
 * @param bound
 *            takes the arguments of the kernel, gives the number of iterations
 * @param range
 *            takes the arguments of the kernel, first and end of a range, and runs these iterations
 * @param grain
 *            iterations that are worth a hand-over to another thread
 */
record SplitCode(MethodHandle bound, MethodHandle range, int grain) implements TaskCode {

    /** More ranges than threads: threads are not equally fast, iterations not equally long. */
    private static final int RANGES_PER_THREAD = 4;

    @Override
    public How how() {
        return How.SPLIT;
    }

    @Override
    public String why() {
        return "";
    }

    @Override
    public Launch bind(Object[] arguments) throws Throwable {
        int iterations = (int) MethodHandles.insertArguments(bound, 0, arguments).invokeExact();
        return new Ranges(MethodHandles.insertArguments(range, 0, arguments), iterations, grain);
    }

    private static final class Ranges implements Launch, IntConsumer {

        private final MethodHandle range;
        private final int iterations;
        private final int mostRanges;
        private int ranges;

        Ranges(MethodHandle range, int iterations, int grain) {
            this.range = range;
            this.iterations = iterations;
            this.mostRanges = Math.max(1, iterations / grain);
        }

        @Override
        public void launch(WorkerGrid grid) throws Throwable {
            int threads = Workers.threads();
            ranges = threads == 1 ? 1 : Math.min(mostRanges, RANGES_PER_THREAD * threads);
            if (ranges == 1) {
                range.invokeExact(0, iterations);
            } else {
                Workers.run(ranges, this);
            }
        }

        @Override
        public void accept(int index) {
            int from = (int) ((long) iterations * index / ranges);
            int to = (int) ((long) iterations * (index + 1) / ranges);
            try {
                range.invokeExact(from, to);
            } catch (Throwable thrown) {
                throw Thrown.asIs(thrown);
            }
        }
    }
}
