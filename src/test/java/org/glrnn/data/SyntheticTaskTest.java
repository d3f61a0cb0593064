package org.glrnn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.glrnn.data.SyntheticTask.Split;
import org.glrnn.tasks.option.Typed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticTaskTest {
    private static final int SEQUENCES = 300;

    static List<SyntheticTask> tasks() {
        return List.of(new AssociativeRecall(40, 6), new SelectiveCopying(24, 3, 5), new MemoryHorizon(60, 4, 7));
    }

    static List<SyntheticTask> tinyTasks() {
        return List.of(new AssociativeRecall(8, 2), new SelectiveCopying(8, 2, 3), new MemoryHorizon(7, 2, 3));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void answersAreThoseOfTheObviousRule(SyntheticTask task) {
        for (var split : Split.values()) {
            var all = task.sequences(3, split, 0, SEQUENCES);
            for (int i = 0; i < SEQUENCES; i++) {
                assertArrayEquals(oracle(task, row(task, all.inputs(), i)), row(task, all.targets(), i),
                        "sequence " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aSequenceDependsOnSeedSplitAndNumberAlone(SyntheticTask task) {
        var all = task.sequences(5, Split.TRAINING, 10, 8);
        for (int i = 0; i < 8; i++) {
            var one = task.sequences(5, Split.TRAINING, 10 + i, 1);
            assertArrayEquals(row(task, all.inputs(), i), one.inputs());
            assertArrayEquals(row(task, all.targets(), i), one.targets());
        }
        assertFalse(Arrays.equals(all.inputs(), task.sequences(6, Split.TRAINING, 10, 8).inputs()));
        assertFalse(Arrays.equals(all.inputs(), task.sequences(5, Split.VALIDATION, 10, 8).inputs()));
        assertEquals(task.digest(5), task.digest(5));
        assertNotEquals(task.digest(5), task.digest(6));
        assertNotEquals(task.digest(5), tinyTasks().getFirst().digest(5));
    }

    /** With so few different sequences, many are drawn again and again: never in two splits, whatever the seeds. */
    @ParameterizedTest
    @MethodSource("tinyTasks")
    void noSequenceIsInTwoSplits(SyntheticTask task) {
        var training = contents(task, Split.TRAINING, 0);
        training.addAll(contents(task, Split.TRAINING, 1));
        var validation = contents(task, Split.VALIDATION, 2);
        var test = contents(task, Split.TEST, 3);
        for (var split : List.of(training, validation, test)) {
            assertTrue(split.size() > 5 && split.size() < 2 * SEQUENCES, "" + split.size());
        }
        assertTrue(training.stream().noneMatch(validation::contains));
        assertTrue(training.stream().noneMatch(test::contains));
        assertTrue(validation.stream().noneMatch(test::contains));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void stepsHaveSequencesOfTheirOwn(SyntheticTask task) {
        var sampler = new TaskSampler(task, 4, 9);
        assertArrayEquals(task.sequences(9, Split.TRAINING, 12, 4).inputs(), sampler.windows(3).inputs());
        assertArrayEquals(sampler.windows(7).targets(), new TaskSampler(task, 4, 9).windows(7).targets());
        assertFalse(sampler.continues(3));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void tokensLieInTheVocabulary(SyntheticTask task) {
        var all = task.sequences(1, Split.TRAINING, 0, SEQUENCES);
        int vocabulary = task.tokenizer().vocabularySize();
        assertTrue(Arrays.stream(all.inputs()).allMatch(token -> token >= 0 && token < vocabulary));
        assertTrue(Arrays.stream(all.targets()).allMatch(token -> token >= -1 && token < vocabulary));
        var row = row(task, all.inputs(), 0);
        assertArrayEquals(row, task.tokenizer().encode(task.tokenizer().decode(row)));
    }

    @Test
    void symbolsAndPlacesAreUniform() {
        var task = new SelectiveCopying(20, 4, 4);
        var all = task.sequences(2, Split.TRAINING, 0, 20_000);
        var places = new int[16];
        var symbols = new int[4];
        for (int i = 0; i < all.inputs().length; i++) {
            if (all.inputs()[i] < 4) {
                places[i % 20]++;
                symbols[all.inputs()[i]]++;
            }
        }
        Arrays.stream(places).forEach(count -> assertEquals(5000, count, 250));
        Arrays.stream(symbols).forEach(count -> assertEquals(20_000, count, 500));
    }

    /** The reference's own figures (docs/mathematics.md 6.3): 29.0 % of the answers are unknown, 3.3 % the input. */
    @Test
    void associativeRecallHasTheReferencesStatistics() {
        var all = new AssociativeRecall(100, 30).sequences(0, Split.TEST, 0, 500);
        double unknown = Arrays.stream(all.targets()).filter(target -> target == 30).count();
        double same = IntStream.range(0, all.inputs().length).filter(i -> all.inputs()[i] == all.targets()[i]).count();
        assertEquals(0.29, unknown / all.targets().length, 0.01);
        assertEquals(0.033, same / all.targets().length, 0.003);
        assertEquals(32, new AssociativeRecall(100, 30).tokenizer().vocabularySize());
    }

    @Test
    void resetsComeAtTheirRate() {
        var all = new MemoryHorizon(400, 4, 10).sequences(0, Split.TRAINING, 0, 200);
        double resets = Arrays.stream(all.inputs()).filter(token -> token == 4).count();
        assertEquals(1 / 400.0 + 0.1 * 399 / 400, resets / all.inputs().length, 0.004);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            selective-copying  | 31 |                           | a window of at least 32, not 31
            selective-copying  | 9  | memorize=0                | memorize must be at least 1, not 0
            selective-copying  | 9  | symbols=1                 | symbols must be at least 2, not 1
            associative-recall | 9  | symbols=2000000           | does not work with 2000000 symbols; give 2 to 1048576
            associative-recall | 1  |                           | a window of at least 2, not 1
            associative-recall | 9  | memorize=1                | memorize is unknown; there are symbols
            memory-horizon     | 2  |                           | a window of at least 3, not 2
            memory-horizon     | 9  | reset_every=1             | reset_every must be at least 2, not 1
            """)
    void wrongSizesAreNamed(String name, int length, String option, String expected) {
        var type = TaskType.TYPES.named(name).orElseThrow();
        var values = option == null ? Map.<String, String>of() : Map.of(option.split("=")[0], option.split("=")[1]);
        var message = assertThrows(RuntimeException.class, () -> TaskType.create(Typed.of(type, values), length)).getMessage();
        assertTrue(message.contains(expected), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void theRecordsRefuseTheSame() {
        assertThrows(DataException.class, () -> new SelectiveCopying(32, 8, 0));
        assertThrows(DataException.class, () -> new SelectiveCopying(32, 1, 2));
        assertThrows(DataException.class, () -> new MemoryHorizon(9, 8, 1));
    }

    @Test
    void aTaskOfTooFewSequencesIsRefused() {
        var task = new SelectiveCopying(2, 2, 1);
        var message = assertThrows(DataException.class, () -> {
            for (var split : Split.values()) {
                task.sequences(0, split, 0, 1);
            }
        }).getMessage();
        assertTrue(message.contains("too few different sequences"), message);
    }

    @Test
    void everyTypeMakesATaskOfItsName() {
        assertEquals(List.of("associative-recall", "selective-copying", "memory-horizon"),
                TaskType.TYPES.names().subList(0, 3));
        for (var type : TaskType.TYPES.all()) {
            assertEquals(type.name(), TaskType.create(Typed.of(type, Map.of()), 64).name());
        }
        assertEquals(new SelectiveCopying(64, 8, 16), TaskType.create(Typed.of(new SelectiveCopying.Type(), Map.of()), 64));
        assertEquals(new MemoryHorizon(64, 8, 32), TaskType.create(Typed.of(new MemoryHorizon.Type(), Map.of()), 64));
    }

    private static int[] oracle(SyntheticTask task, int[] x) {
        return switch (task) {
            case AssociativeRecall recall -> recall(x, recall.symbols());
            case SelectiveCopying copying -> copying(x, copying.symbols(), copying.memorize());
            case MemoryHorizon horizon -> horizon(x, horizon.symbols());
            default -> throw new AssertionError(task);
        };
    }

    private static int[] recall(int[] x, int unknown) {
        return IntStream.range(0, x.length).map(t -> {
            for (int s = t - 1; s >= 0; s--) {
                if (x[s] == x[t]) {
                    return x[s + 1];
                }
            }
            return unknown;
        }).toArray();
    }

    private static int[] copying(int[] x, int symbols, int memorize) {
        var data = Arrays.stream(x).filter(token -> token < symbols).toArray();
        assertEquals(memorize, data.length);
        var answers = new int[x.length];
        Arrays.fill(answers, -1);
        System.arraycopy(data, 0, answers, x.length - memorize, memorize);
        for (int i = 0; i < x.length; i++) {
            assertTrue(i < x.length - memorize ? x[i] <= symbols : x[i] == symbols + 1, "place " + i);
        }
        return answers;
    }

    private static int[] horizon(int[] x, int reset) {
        assertEquals(reset, x[0]);
        return IntStream.range(0, x.length).map(t -> {
            int s = t;
            while (x[s] != reset) {
                s--;
            }
            return t <= s + 1 ? -1 : x[s + 1];
        }).toArray();
    }

    private static Set<List<Integer>> contents(SyntheticTask task, Split split, long seed) {
        var inputs = task.sequences(seed, split, 0, SEQUENCES).inputs();
        var contents = new HashSet<List<Integer>>();
        for (int i = 0; i < SEQUENCES; i++) {
            contents.add(Arrays.stream(row(task, inputs, i)).boxed().toList());
        }
        return contents;
    }

    private static int[] row(SyntheticTask task, int[] all, int row) {
        return Arrays.copyOfRange(all, row * task.length(), (row + 1) * task.length());
    }
}
