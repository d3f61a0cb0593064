package org.glrnn.tasks.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tornadojvm.TornadoJvm;

import uk.ac.manchester.tornado.api.TaskGraph;

/** The count of tasks, which keeps graphs within TornadoVM's limit, counts kernels of every number of arguments. */
class TasksTest {

    @BeforeAll
    static void install() {
        TornadoJvm.install();
    }

    @Test
    void everyTaskCounts() {
        var tasks = new Tasks(new TaskGraph("g"), KernelVariants.PLAIN, new LinkedHashMap<>());
        assertEquals(0, tasks.count());
        tasks.add("a", (_, _, _) -> { }, 1, 2, 3);
        assertEquals(1, tasks.count());
        tasks.add("b", (_, _, _, _) -> { }, 1, 2, 3, 4);
        assertEquals(2, tasks.count());
        tasks.add("c", (_, _, _, _, _) -> { }, 1, 2, 3, 4, 5);
        assertEquals(3, tasks.count());
        tasks.add("d", (_, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6);
        assertEquals(4, tasks.count());
        tasks.add("e", (_, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7);
        assertEquals(5, tasks.count());
        tasks.add("f", (_, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8);
        assertEquals(6, tasks.count());
        tasks.add("g", (_, _, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertEquals(7, tasks.count());
        tasks.add("h", (_, _, _, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertEquals(8, tasks.count());
        tasks.add("i", (_, _, _, _, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertEquals(9, tasks.count());
        tasks.add("j", (_, _, _, _, _, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertEquals(10, tasks.count());
        tasks.add("k", (_, _, _, _, _, _, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        assertEquals(11, tasks.count());
        tasks.add("l", (_, _, _, _, _, _, _, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        assertEquals(12, tasks.count());
        tasks.add("m", (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> { }, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                15);
        assertEquals(13, tasks.count());
    }
}
