package org.glrnn.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.verify.FileReport.Compared;
import org.glrnn.verify.FileReport.NotSupported;
import org.glrnn.verify.FileReport.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is taken from a golden file, or wrong in it, makes it fail: it never passes with less than the whole. */
class DamagedGoldenFilesTest {
    private static final List<String> FILES = List.of("layer_disjoint_true_carry.json", "lm_dense_input.json",
            "lm_nohead.json", "train_tied_linear.json");
    /** The reference's language model has defaults for these; input_dim says what x does. */
    private static final Set<String> DEFAULTS = Set.of("use_true_recurrence", "use_tied_gates", "input_dim");

    /** Without it a file seems to be of another kind, whose keys it has not. */
    private static final String TELLS_THE_KIND = "n_layer";

    private static Stream<String> files() {
        return FILES.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyKeyIsNeeded(String name) {
        for (var path : paths(GoldenCopies.read(name))) {
            if (name.startsWith("layer") || !DEFAULTS.contains(path.getLast())) {
                var complaint = TELLS_THE_KIND.equals(path.getLast()) ? "" : text(path) + " is missing";
                unusable(name, complaint, root -> object(root, path).remove(path.getLast()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyKeyIsKnown(String name) {
        var objects = paths(GoldenCopies.read(name)).stream().map(path -> path.subList(0, path.size() - 1)).distinct();
        objects.forEach(inside -> unusable(name, text(inside) + (inside.isEmpty() ? "" : ".") + "other is unknown",
                root -> ((ObjectNode) node(root, inside)).put("other", 1)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyTensorIsAWholeOne(String name) {
        for (var path : paths(GoldenCopies.read(name))) {
            if (node(GoldenCopies.read(name), path) instanceof ArrayNode tensor) {
                var cell = text(path) + "[0]".repeat(rank(tensor));
                unusable(name, cell + " is \"NaN\", not a finite number", root -> change(root, path, Double.NaN));
                unusable(name, cell + " is \"Infinity\", not a finite number",
                        root -> change(root, path, Double.POSITIVE_INFINITY));
                unusable(name, text(path) + " has shape", root -> replace(root, path, old -> array().add(old)));
                unusable(name, text(path) + " has shape [0]", root -> replace(root, path, _ -> array()));
                unusable(name, text(path) + " has shape []", root -> replace(root, path, _ -> number(1)));
                unusable(name, "has shape", root -> replace(root, path, old -> ((ArrayNode) old).add(old.get(0))));
                if (rank(tensor) > 1) {
                    unusable(name, text(path) + "[1] is ragged", root -> ((ArrayNode) node(root, path).get(1)).remove(0));
                    unusable(name, text(path) + " has shape", root -> replace(root, path, DamagedGoldenFilesTest::flat));
                }
            }
        }
    }

    private static ArrayNode flat(JsonNode tensor) {
        return tensor.isArray()
                ? tensor.valueStream().reduce(array(),
                        (all, child) -> child.isArray() ? all.addAll(flat(child)) : all.add(child), ArrayNode::addAll)
                : array().add(tensor);
    }

    @Test
    void aMatrixOfTheOtherShapeFailsThoughItHasTheNumbers() {
        unusable("layer_disjoint_true_carry.json", "params.proj/kernel has shape [16, 5] instead of [5, 16]",
                root -> replace(root, List.of("params", "proj/kernel"), old -> {
                    var values = flat(old);
                    var other = array();
                    for (var i = 0; i < values.size(); i++) {
                        (i % 5 == 0 ? other.addArray() : (ArrayNode) other.get(i / 5)).add(values.get(i));
                    }
                    return other;
                }));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyQuantityCounts(String name) {
        for (var path : paths(GoldenCopies.read(name))) {
            if (path.getFirst().matches("y.*|carry_out.*|grad_.*|loss.*|learning_rates|params_after")) {
                var root = GoldenCopies.read(name);
                if (node(root, path).isObject()) {
                    continue;
                }
                replace(root, path, DamagedGoldenFilesTest::lastRaised);
                var report = assertInstanceOf(Compared.class, verify(root), text(path));
                assertTrue(report.failed(), text(path));
                var wrong = report.comparisons().stream().filter(comparison -> !comparison.passed()).toList();
                assertEquals(1, wrong.size(), text(path));
                assertTrue(wrong.getFirst().quantity().endsWith(path.getLast()), wrong::toString);
            }
        }
    }

    private static JsonNode lastRaised(JsonNode node) {
        if (!node.isArray()) {
            return number(node.doubleValue() + 0.01);
        }
        var array = (ArrayNode) node;
        array.set(array.size() - 1, lastRaised(array.get(array.size() - 1)));
        return array;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            layer_tied_linear_carry.json | config.use_tied_gates | "yes"             | config.use_tied_gates is "yes", not true or false
            layer_tied_linear_carry.json | config.activations    | "tanh,tanh"       | config.activations names 2 functions
            layer_tied_linear_carry.json | config.activations    | "tanh,tanh,swish" | config.activations is "swish"; known are identity
            layer_tied_linear_carry.json | config.activations    | "tanh,tanh,relu"  | gate_activation=RELU is not bounded
            layer_tied_linear_carry.json | config.d_h            | 3                 | carry_out has shape [2, 4] instead of [2, 3]
            layer_tied_linear_carry.json | config.d_h            | 2000000000        | carry_out has shape
            layer_tied_linear_carry.json | config.d_h            | 4.0               | config.d_h is 4.0, not an integer of at least 1
            layer_tied_linear_carry.json | config.d_h            | 99999999999       | config.d_h is 99999999999, not an integer
            layer_tied_linear_carry.json | config.d_h            | [4]               | config.d_h is a list or an object, not an integer
            layer_tied_linear_carry.json | config                | 1                 | config is not an object
            layer_tied_linear_carry.json | grad_carry_in         | null              | of carry_in and grad_carry_in one is null
            layer_tied_linear_carry.json | y                     | null              | y has shape [] instead of [2, 9, 3]
            layer_tied_linear_carry.json | kind                  | "banana"          | kind is "banana"; known is
            layer_tied_linear_carry.json | kind                  | "mixer"           | mixer is missing
            lm_tied_linear.json          | config.n_layer        | 3                 | params.time_mixing_layers_2
            lm_tied_linear.json          | config.n_layer        | 2000000000        | config.n_layer is 2000000000, more than
            lm_tied_linear.json          | config.n_layer        | 0                 | config.n_layer is 0, not an integer of at least 1
            lm_tied_linear.json          | config.d_channel_mixing | 200000000       | too many parameters
            lm_tied_linear.json          | config.d_h            | 2000000000        | too many parameters
            lm_tied_linear.json          | config.positional_encoding_mode | "rotary" | config.positional_encoding_mode is "rotary"
            lm_tied_linear.json          | config.use_head       | false             | y has shape
            lm_tied_linear.json          | x.0.0                 | 1.5               | x holds 1.5, which is not an integer
            lm_tied_linear.json          | x.0.0                 | 11                | 11
            lm_tied_linear.json          | x.0.0                 | "3"               | x[0][0] is "3", not a finite number
            lm_tied_linear.json          | x.0.0                 | null              | x[0][0] is null, not a finite number
            lm_tied_linear.json          | x.0.0                 | true              | x[0][0] is true, not a finite number
            lm_tied_linear.json          | loss_mean_ce          | "2.5"             | loss_mean_ce is "2.5", not a finite number
            lm_nohead.json               | targets               | [[1]]             | targets is unknown in a file of this kind
            train_tied_linear.json       | config.steps          | 11                | x has shape [12, 3, 8] instead of [11, 3, 8]
            train_tied_linear.json       | config.steps          | -1                | config.steps is -1, not an integer of at least 1
            train_tied_linear.json       | config.embedding_dropout | 1.5            | config.embedding_dropout is 1.5; a rate lies
            train_tied_linear.json       | config.optimizer.name | "sgd"             | config.optimizer.name is "sgd"; known is adamw
            train_tied_linear.json       | config.optimizer.schedule.kind | "linear" | config.optimizer.schedule.kind is "linear"; known is
            hgrn_1_b2l7_nocarry.json     | mixer                 | "rwkv"            | it is about an unknown mixer rwkv; known are layer,
            hgrn_1_b2l7_nocarry.json     | kind                  | null              | config.
            init_hippo_legs_4.json       | init                  | "uniform"         | it is about an unknown initial values uniform
            checkpoint_mamba.json        | format                | "gguf"            | format is "gguf"; known is state-spaces/mamba
            checkpoint_mamba2.json       | config.ssm_cfg.layer  | "Mamba3"          | config.ssm_cfg.layer is "Mamba3"; known is
            """)
    void wrongValuesAreNamed(String name, String path, String value, String complaint) {
        var keys = List.of(path.split("\\."));
        unusable(name, complaint, root -> replace(root, keys, _ -> GoldenFile.parse(value.getBytes())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "{}", "{\"config\": {}}", "{\"kind\": \"layer\"}"})
    void whatIsNoGoldenFileFails(String json) {
        assertInstanceOf(Unusable.class, GoldenVerifier.verify(new GoldenFile("x", () -> GoldenFile.parse(json.getBytes())),
                KernelVariants.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\": 1, \"a\": 1}", "{} {}", "{'a': 1}"})
    void whatIsNoJsonFails(String json) {
        var report = GoldenVerifier.verify(new GoldenFile("x", () -> GoldenFile.parse(json.getBytes())), KernelVariants.PLAIN);
        assertEquals(1, assertInstanceOf(Unusable.class, report).reason().lines().count());
    }

    @Test
    void theNameTellsNothing() {
        var file = new GoldenFile("layer_tied_linear_carry.json", () -> GoldenCopies.read("mamba2_basic.json"));
        assertEquals(new NotSupported(file.name(), "mixer mamba2"), GoldenVerifier.verify(file, KernelVariants.PLAIN));
    }

    @Test
    void nothingComparedIsNotPassed() {
        assertThrows(IllegalArgumentException.class, () -> new Compared("x", List.of()));
        assertFalse(Comparison.of("y", new float[0], new double[0], Tolerances.MODEL_OUTPUT).passed());
    }

    private static void unusable(String name, String complaint, Consumer<ObjectNode> damage) {
        var root = GoldenCopies.read(name);
        damage.accept(root);
        var report = assertInstanceOf(Unusable.class, verify(root), () -> name + ": " + complaint);
        assertTrue(report.reason().contains(complaint), () -> name + ": " + complaint + ", but " + report.reason());
        assertEquals(1, report.reason().lines().count());
        assertTrue(report.failed());
    }

    private static FileReport verify(ObjectNode root) {
        return GoldenVerifier.verify(new GoldenFile("damaged", () -> root), KernelVariants.PLAIN);
    }

    /** Returns the paths of all keys that are not for people, those of objects inside included. */
    private static List<List<String>> paths(JsonNode object) {
        List<List<String>> paths = new ArrayList<>();
        object.properties().stream().filter(entry -> !entry.getKey().endsWith("_f32")).forEach(entry -> {
            paths.add(List.of(entry.getKey()));
            if (entry.getValue().isObject()) {
                paths(entry.getValue()).forEach(inside -> paths.add(Stream.concat(Stream.of(entry.getKey()), inside.stream())
                        .toList()));
            }
        });
        return paths;
    }

    private static String text(List<String> path) {
        return String.join(".", path);
    }

    private static ObjectNode object(ObjectNode root, List<String> path) {
        return (ObjectNode) node(root, path.subList(0, path.size() - 1));
    }

    private static JsonNode node(JsonNode root, List<String> path) {
        var node = root;
        for (var key : path) {
            node = node.isArray() ? node.get(Integer.parseInt(key)) : node.get(key);
        }
        return node;
    }

    private static void replace(ObjectNode root, List<String> path, UnaryOperator<JsonNode> change) {
        var parent = node(root, path.subList(0, path.size() - 1));
        var key = path.getLast();
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(key), change.apply(array.get(Integer.parseInt(key))));
        } else {
            ((ObjectNode) parent).set(key, change.apply(parent.get(key)));
        }
    }

    /** Puts a number into the first cell of a tensor. */
    private static void change(ObjectNode root, List<String> path, double number) {
        var row = node(root, path);
        while (row.get(0).isArray()) {
            row = row.get(0);
        }
        ((ArrayNode) row).set(0, number(number));
    }

    private static int rank(JsonNode node) {
        return node.isArray() ? 1 + rank(node.get(0)) : 0;
    }

    private static ArrayNode array() {
        return new ArrayNode(JsonNodeFactory.instance);
    }

    private static JsonNode number(double value) {
        return JsonNodeFactory.instance.numberNode(value);
    }
}
