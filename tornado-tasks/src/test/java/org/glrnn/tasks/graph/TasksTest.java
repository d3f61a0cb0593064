package org.glrnn.tasks.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.glrnn.tasks.op.sum.Sums;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tornadojvm.TornadoJvm;

/** The count of tasks, which keeps graphs within TornadoVM's limit, counts kernels of every number of arguments. */
class TasksTest {

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @Test
    void aTaskKnowsItsFrame() {
        var tasks = new Tasks(KernelVariants.PLAIN);
        var array = NativeArrays.zeros(2);
        var frame = tasks.frame(1, 0);
        tasks.add("copy", Sums::copy, array, array, frame, 1);
        tasks.add("fill", Sums::fill, array, 1, 0.0f);
        assertArrayEquals(new int[] {1, 0}, frame.toHeapArray());
        assertArrayEquals(new Object[] {frame}, tasks.all().getFirst().frames());
        assertArrayEquals(new Object[0], tasks.all().getLast().frames());
    }

    @Test
    void everyTaskCounts() {
        var tasks = new Tasks(KernelVariants.PLAIN);
        assertEquals(0, tasks.all().size());
        tasks.add("a", (_, _, _) -> {}, 1, 2, 3);
        assertEquals(1, tasks.all().size());
        tasks.add("b", (_, _, _, _) -> {}, 1, 2, 3, 4);
        assertEquals(2, tasks.all().size());
        tasks.add("c", (_, _, _, _, _) -> {}, 1, 2, 3, 4, 5);
        assertEquals(3, tasks.all().size());
        tasks.add("d", (_, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6);
        assertEquals(4, tasks.all().size());
        tasks.add("e", (_, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7);
        assertEquals(5, tasks.all().size());
        tasks.add("f", (_, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals(6, tasks.all().size());
        tasks.add("g", (_, _, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertEquals(7, tasks.all().size());
        tasks.add("h", (_, _, _, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertEquals(8, tasks.all().size());
        tasks.add("i", (_, _, _, _, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertEquals(9, tasks.all().size());
        tasks.add("j", (_, _, _, _, _, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertEquals(10, tasks.all().size());
        tasks.add("k", (_, _, _, _, _, _, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        assertEquals(11, tasks.all().size());
        tasks.add("l", (_, _, _, _, _, _, _, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        assertEquals(12, tasks.all().size());
        tasks.add("m", (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> {}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                15);
        assertEquals(13, tasks.all().size());
        for (var task = 0; task < 13; task++) {
            assertEquals(task + 3, tasks.all().get(task).arguments().length);
        }
    }
}
