package org.tornadojvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    private final int before = Workers.threads();

    @AfterEach
    void restore() {
        Workers.setThreads(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyIndexOnce(int threads) {
        Workers.setThreads(threads);
        assertEquals(threads, Workers.threads());
        for (int count : new int[] {0, 1, 2, 3, 7, 1000}) {
            AtomicIntegerArray calls = new AtomicIntegerArray(count);
            Workers.run(count, calls::incrementAndGet);
            assertTrue(IntStream.range(0, count).allMatch(i -> calls.get(i) == 1), count + " indices");
        }
        Workers.run(-1, _ -> {
            throw new AssertionError("called");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void manySmallTasks(int threads) {
        Workers.setThreads(threads);
        Random random = new Random(threads);
        long[] sums = new long[64];
        long expected = 0;
        for (int round = 0; round < 20_000; round++) {
            int count = random.nextInt(64);
            int value = round;
            // Plain writes: visible to the next round only if the hand-over is right.
            Workers.run(count, i -> sums[i] += value + i);
            expected += (long) count * value + (long) count * (count - 1) / 2;
            if (round % 500 == 0) {
                sleepLongerThanTheWorkersSpin();
            }
        }
        assertEquals(expected, Arrays.stream(sums).sum());
    }

    @Test
    void newWorkLeavesOneProcessorToTheCompiler() {
        int processors = Runtime.getRuntime().availableProcessors();
        assumeTrue(processors > 1, "one processor cannot be left to another");
        Workers.reset();
        assertEquals(processors - 1, threadsOfNewWork());
        Workers.leavingOneProcessor(() -> assertEquals(processors - 1, threadsOfNewWork(), "two at a time"));
        assertEquals(processors, Workers.threads());
        assertThrows(IllegalStateException.class, () -> Workers.leavingOneProcessor(() -> {
            throw new IllegalStateException();
        }));
        assertEquals(processors, Workers.threads(), "after a failure");
        Workers.leavingOneProcessor(() -> Workers.setThreads(processors + 2));
        assertEquals(processors + 2, Workers.threads(), "chosen meanwhile");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aChosenNumberOfThreadsHoldsForNewWorkToo(int threads) {
        Workers.setThreads(threads);
        assertEquals(threads, threadsOfNewWork());
    }

    @Test
    void theSystemPropertysNumberHoldsForNewWorkToo() {
        try (Settings _ = Settings.set("tornadojvm.threads", "3")) {
            Workers.reset();
            assertEquals(3, threadsOfNewWork());
            assertEquals(3, Workers.threads());
            Workers.reset();
        }
    }

    private static int threadsOfNewWork() {
        AtomicInteger threads = new AtomicInteger();
        Workers.leavingOneProcessor(() -> threads.set(Workers.threads()));
        return threads.get();
    }

    private static void sleepLongerThanTheWorkersSpin() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void severalThreadsWorkAtTheSameTime() {
        Workers.setThreads(3);
        CountDownLatch all = new CountDownLatch(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Workers.run(3, _ -> {
            threads.add(Thread.currentThread());
            all.countDown();
            assertTrue(awaits(all));
        }));
        assertEquals(3, threads.size());
        assertEquals(2, threads.stream().filter(Thread::isDaemon)
                .filter(t -> t.getName().startsWith("tornado-jvm-")).count());
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(4, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void exceptionOfTheLowestIndex(int threads) {
        Workers.setThreads(threads);
        for (int round = 0; round < 300; round++) {
            int first = round % 37;
            IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> Workers.run(100, i -> {
                if (i >= first) {
                    throw new IllegalStateException("index " + i);
                }
            }));
            assertEquals("index " + first, thrown.getMessage());
        }
        Error error = new LinkageError();
        assertSame(error, assertThrows(LinkageError.class, () -> Workers.run(9, _ -> {
            throw error;
        })));
        everyIndexOnce(threads);
    }

    @Test
    void checkedExceptionsDoNotHang() {
        Workers.setThreads(2);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(IOException.class,
                () -> Workers.run(50, _ -> Thrown.asIs(new IOException()))));
    }

    @Test
    void nestedCallsRunInTheSameThread() {
        Workers.setThreads(2);
        List<Thread> strangers = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger calls = new AtomicInteger();
        Workers.run(8, _ -> {
            Thread outer = Thread.currentThread();
            AtomicInteger next = new AtomicInteger();
            Workers.run(10, i -> {
                assertEquals(next.getAndIncrement(), i);
                calls.incrementAndGet();
                if (Thread.currentThread() != outer) {
                    strangers.add(outer);
                }
            });
        });
        assertEquals(80, calls.get());
        assertTrue(strangers.isEmpty());
    }

    @Test
    void severalCallers() throws InterruptedException {
        Workers.setThreads(2);
        AtomicInteger calls = new AtomicInteger();
        Thread[] callers = new Thread[4];
        for (int c = 0; c < callers.length; c++) {
            callers[c] = Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 2000; round++) {
                    Workers.run(5, _ -> calls.incrementAndGet());
                }
            });
        }
        for (Thread caller : callers) {
            caller.join(10_000);
            assertFalse(caller.isAlive());
        }
        assertEquals(4 * 2000 * 5, calls.get());
    }

    @Test
    void numberOfThreadsMayChangeInsideARun() {
        Workers.setThreads(2);
        AtomicInteger calls = new AtomicInteger();
        Workers.run(20, i -> {
            Workers.setThreads(i % 3 + 1);
            calls.incrementAndGet();
        });
        assertEquals(20, calls.get());
    }

    @Test
    void badNumbers() {
        assertThrows(IllegalArgumentException.class, () -> Workers.setThreads(0));
        for (String bad : new String[] {"0", "-2", "many", ""}) {
            try (Settings _ = Settings.set("tornadojvm.threads", bad)) {
                assertThrows(IllegalArgumentException.class, Workers::configuredThreads, bad);
            }
        }
        try (Settings _ = Settings.set("tornadojvm.threads", "3")) {
            assertEquals(3, Workers.configuredThreads());
        }
    }
}
