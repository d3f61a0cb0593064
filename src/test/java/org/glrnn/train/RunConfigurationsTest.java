package org.glrnn.train;

import static org.glrnn.tasks.op.activation.Activation.SIGMOID;
import static org.glrnn.tasks.op.activation.Activation.TANH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.glrnn.data.AssociativeRecall;
import org.glrnn.data.MemoryHorizon;
import org.glrnn.data.SelectiveCopying;
import org.glrnn.lm.DropoutPlacement;
import org.glrnn.lm.GatedLinearRNNLM;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.attention.AttentionOptions;
import org.glrnn.tasks.mixer.gatedlinear.GatedLinearOptions;
import org.glrnn.tasks.mixer.gru.GruOptions;
import org.glrnn.tasks.op.glu.GluActivation;
import org.glrnn.tasks.op.norm.Norm;
import org.glrnn.tasks.op.optimizer.AdamWOptimizer;
import org.glrnn.tasks.plan.BlockOptions;
import org.glrnn.tasks.plan.ChannelMixing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunConfigurationsTest {
    private static final String NO_MIXER = """
            model:
              n_layer: 2
              d_model: 8
              d_channel_mixing: 16
            """;
    private static final String SIZES = NO_MIXER + "  d_h: 4\n";
    @TempDir
    private Path directory;

    static List<String> names() {
        return RunConfigurations.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyShippedConfigurationComesBackFromItsYaml(String name) throws IOException {
        var shipped = RunConfigurations.named(name);
        assertEquals(shipped, RunConfigurations.load(name));
        assertEquals(shipped, read(RunConfigurations.toYaml(shipped)));
        shipped.languageModel(256);
    }

    @Test
    void tinyshakespeareIsTheComparisonsSetting() {
        var configuration = RunConfigurations.named("tinyshakespeare");
        var model = configuration.languageModel(65);
        assertEquals(List.of(4, 128, 512, 128, 65), List.of(model.nLayer(), model.dModel(), model.dChannelMixing(),
                gated(configuration).dH(), model.inputVocabSize()));
        assertEquals(1e-5, model.eps());
        assertEquals(0, model.embeddingDropout() + model.timeMixingDropout() + model.channelMixingDropout());
        assertEquals(OptimizerConfiguration.adamW(Schedules.warmupCosine(5e-3, 1e-7, 200, 2000),
                new AdamWOptimizer(0.9, 0.999, 1e-8, 0.05), 1),
                configuration.training().optimizerConfiguration());
        assertEquals(List.of(12, 64), List.of(configuration.training().batch(), configuration.training().window()));
        assertEquals("character", configuration.data().tokenizer().type().name());
        var longer = RunConfigurations.named("tinyshakespeare-long");
        assertEquals(configuration.model(), longer.model());
        assertEquals(OptimizerConfiguration.adamW(Schedules.warmupCosine(5e-3, 1e-7, 100, 1000),
                new AdamWOptimizer(0.9, 0.999, 1e-8, 0.05), 1),
                longer.training().optimizerConfiguration());
    }

    @Test
    void aTaskNeedsNoText() throws IOException {
        var task = read(SIZES + "training: {window: 64}\ndata: {task: selective-copying, symbols: 4}\n");
        assertEquals(new SelectiveCopying(64, 4, 16), task.syntheticTask().orElseThrow());
        assertTrue(read(SIZES).syntheticTask().isEmpty());
        assertEquals(task, read(RunConfigurations.toYaml(task)));
        assertTrue(message(() -> RunConfigurations.with(task, Map.of("stream", "true"))).contains("have an end"));
        for (var name : List.of("associative-recall", "selective-copying", "memory-horizon")) {
            assertEquals(name, RunConfigurations.named(name).syntheticTask().orElseThrow().name());
        }
    }

    @Test
    void aFileNeedNameOnlyTheSizes() throws IOException {
        var configuration = read(SIZES);
        assertEquals(8, configuration.training().batch());
        assertEquals(List.of(), configuration.data().path());
        assertEquals(Schedules.warmupCosine(5e-3, 1e-7, 100, 1000),
                configuration.training().optimizerConfiguration().schedule());
        assertEquals(DropoutPlacement.SUM, configuration.model().dropoutPlacement());
    }

    @Test
    void blocksAreWhatAFileSays() throws IOException {
        var mamba = read("model: {n_layer: 2, d_model: 8, norm: rms, channel_mixing: none, final_norm: true, tie_head: true, "
                + "head_bias: false}\n");
        assertEquals(new BlockOptions(Norm.RMS, ChannelMixing.NONE, GluActivation.GELU, true, true, false),
                GatedLinearRNNLM.shapeOf(mamba.languageModel(256)).options());
        assertEquals(mamba, read(RunConfigurations.toYaml(mamba)));
        var glu = RunConfigurations.with(read(SIZES), Map.of("channel_mixing", "glu", "glu_activation", "silu"));
        assertEquals(GluActivation.SILU, glu.model().gluActivation());
        assertEquals(glu, read(RunConfigurations.toYaml(glu)));
        assertEquals(0, RunConfigurations.with(read(SIZES), Map.of("channel_mixing", "none")).model().dChannelMixing());
        assertTrue(message(() -> RunConfigurations.with(read(SIZES), Map.of("d_channel_mixing", "0")))
                .contains("d_channel_mixing must be at least 1"));
    }

    @Test
    void valuesAreTakenAsWritten() throws IOException {
        var configuration = read(SIZES + """
                  dropout_placement: Branch
                  input_vocab_size: 300
                  use_tied_gates: false
                training: {seed: 12345678901, peak_learning_rate: 1e-3, warmup_steps: 0}
                data:
                  path: [a.txt, "b c: #.txt"]
                """);
        assertEquals(DropoutPlacement.BRANCH, configuration.model().dropoutPlacement());
        assertEquals(300, configuration.languageModel(256).inputVocabSize());
        assertEquals(256, configuration.languageModel(256).outputVocabSize());
        assertFalse(gated(configuration).useTiedGates());
        assertEquals(12345678901L, configuration.training().seed());
        assertEquals(1e-3, configuration.training().peakLearningRate());
        assertEquals(Schedules.warmupCosine(1e-3, 1e-7, 0, 1000), configuration.training().optimizerConfiguration().schedule());
        assertEquals(List.of("a.txt", "b c: #.txt"), configuration.data().path());
        assertEquals(configuration, read(RunConfigurations.toYaml(configuration)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '  d_modle: 8'                   | 6: unknown key model.d_modle; did you mean d_model?
            '  batch: 8'                     | 6: unknown key model.batch; it belongs under training
            'trainings: {}'                  | 6: unknown key trainings; the sections are model, training, data, origin
            'd_model: 8'                     | 6: unknown key d_model; it belongs under model
            '  d_model: 9'                   | 6: model.d_model appears twice
            'training: {batch: eight}'       | 6: training.batch must be a whole number, not "eight"
            'training: {batch: 1.5}'         | 6: training.batch must be a whole number, not "1.5"
            'training: {batch: 3000000000}'  | 6: training.batch must be below 2^31, not "3000000000"
            'training: {batch: [8]}'         | 6: training.batch must be a single value
            'training: {batch: }'            | 6: training.batch has no value
            'training: {batch: 0}'           | 6: training.batch must be at least 1, not 0
            'training: {b1: 1.0}'            | 6: training.optimizer.b1 must be in [0, 1), not 1.0
            'training: {b2: .nan}'           | 6: training.optimizer.b2 must be a number, not ".nan"
            'training: 7'                    | 6: training must hold keys and values
            '  use_head: yes'                | 6: model.use_head must be true or false, not "yes"
            '  gate_activation: swish'       | 6: model.mixer.gate_activation must be identity or tanh or sigmoid or relu
            'data: {tokenizer: bpe}'         | 6: data.tokenizer must be byte or character or symbol
            'data: {validation_fraction: 1}' | 6: data.validation_fraction must be between 0.0 and 1.0
            'training: {stream: 2}'          | 6: training.stream must be true or false, not "2"
            'data: {task: copying}'          | 6: data.task must be none or associative-recall or
            'data: {symbol: 8}'              | 6: unknown key data.symbol; did you mean symbols?
            'data: {symbols: 1}'             | 6: data.task.symbols must be at least 2, not 1
            'data: {memorize: 0}'            | 6: data.task.memorize must be at least 1, not 0
            'data: {reset_every: 1}'         | 6: data.task.reset_every must be at least 2, not 1
            'data: {validation_sequences: 0}' | 6: data.validation_sequences must be at least 1, not 0
            'data: {task: memory-horizon, path: a}' | 6: data.task is memory-horizon, which makes its own sequences
            'data: {task: selective-copying, memorize: 65}' | 6: data.task: selective-copying with these sizes needs a window
            '  mixer: rnn'                   | 6: model.mixer must be gated_linear or gru or lstm or attention, not "rnn"
            '  mixer: {type: gru, n_head: 2}' | 6: model.mixer.n_head is unknown; there are d_h
            '  mixer: {d_h: 5}'              | 6: model.mixer.d_h appears twice
            '  mixer: {type: gru, type: gru}' | 6: model.mixer.type appears twice
            '  d_h: 0'                       | 6: model.d_h appears twice
            '  mixer: {use_tied_gates: maybe}' | 6: model.mixer.use_tied_gates must be true or false, not "maybe"
            '  mixers: gru'                  | 6: model.mixers must be a list of mixers
            '  mixers: [gru, {type: rnn}]'   | 6: model.mixers must be gated_linear or gru or lstm or attention, not "rnn"
            'training: {batch: 1'            | not valid YAML
            'training: {batch: 1]'           | not valid YAML: expected
            '  "eps'                         | not valid YAML
            '---'                            | must hold one document only
            """)
    void whatIsWrongIsNamedWithItsLine(String line, String expected) {
        var message = message(() -> read(SIZES + line + "\n"));
        assertTrue(message.contains(expected) && message.startsWith(directory + "/c.yaml:"), message);
    }

    @Test
    void aTaskMayBeAMapAndOptionsMayStandBesideIt() throws IOException {
        var flat = read(SIZES + "data: {task: selective_copying, symbols: 4, memorize: 5}\n");
        assertEquals(new SelectiveCopying(128, 4, 5), flat.syntheticTask().orElseThrow());
        assertEquals(flat, read(SIZES + "data: {task: {type: selective-copying, symbols: 4, memorize: 5}}\n"));
        assertEquals(flat, read(SIZES + "data:\n  task: {type: selective-copying, memorize: 5}\n  task.symbols: 4\n"));
        assertEquals(flat, read(RunConfigurations.toYaml(flat)));
        assertEquals(flat, RunConfigurations.with(read(SIZES), Map.of("--task", "selective-copying", "--symbols", "4",
                "--task.memorize", "5")));
        assertEquals(new MemoryHorizon(128, 4, 32), RunConfigurations.with(flat, Map.of("task", "memory-horizon"))
                .syntheticTask().orElseThrow(), "another task keeps what both have");
        assertTrue(RunConfigurations.with(flat, Map.of("task", "none")).syntheticTask().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {task: associative-recall, memorize: 4}         | 6: data.task.memorize=4 is an option of selective-copying, and the task is associative-recall
            {symbols: 4}                                    | 6: data.task.symbols=4 is an option of associative-recall or selective-copying or memory-horizon, and the task is none
            {task: {type: associative-recall, memorize: 16}} | 6: data.task.memorize is unknown; there are symbols
            {task: {symbols: 4}}                            | 6: data.task has options but no type; add type:
            {task: [a]}                                     | 6: data.task must be none or
            {task: {type: echo, delay: 0}}                  | 6: data.task.delay must be at least 1, not 0
            {task: {type: echo, delay: 200}}                | data.task: echo with a delay of 200 needs a longer window than 128
            {task: copying}                                 | did you mean selective-copying? (one of a plug-in needs --plugins)
            {tokenizer: {type: alphabet, letter: a}}        | 6: data.tokenizer.letter is unknown; there are letters
            {task: echo, delay: 2}                          | 6: unknown key data.delay; it may be task.delay or source.delay; write one of these
            {tokenizer: bytes}                                | did you mean byte?
            """)
    void whatATypeHasNotIsRefused(String data, String expected) {
        var message = message(() -> read(SIZES + "data: " + data + "\n"));
        assertTrue(message.contains(expected) && message.startsWith(directory + "/c.yaml:"), message);
    }

    /** The fixture of a source has that option too. */
    @Test
    void aShortNameIsTheProgramsOwn() throws IOException {
        assertEquals("data.task.symbols", RunConfigurations.find("symbols").orElseThrow().path());
        assertEquals("data.source.symbols", RunConfigurations.find("source.symbols").orElseThrow().path());
        assertTrue(RunConfigurations.find("delay").isEmpty());
        assertEquals(new AssociativeRecall(128, 4),
                read(SIZES + "data: {task: associative-recall, symbols: 4}\n").syntheticTask().orElseThrow());
    }

    /** Older versions recorded the options of all tasks, whatever the task was. */
    @Test
    void whatARunHasRecordedCountsAsItActed() throws IOException {
        var old = SIZES + "data: {task: associative-recall, symbols: 4, memorize: 5, reset_every: 6}\n";
        Files.writeString(directory.resolve("config.yaml"), old);
        assertEquals(new AssociativeRecall(128, 4), RunConfigurations.ofRun(directory).syntheticTask().orElseThrow());
        Files.writeString(directory.resolve("config.yaml"), SIZES + "data: {path: [a], task: none, symbols: 4}\n");
        assertTrue(RunConfigurations.ofRun(directory).syntheticTask().isEmpty());
        assertTrue(message(() -> read(old)).contains("memorize=5 is an option of selective-copying"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none               | symbols              | data.task.symbols is only for the task associative-recall or selective-copying or memory-horizon, and the task is none; leave it out
            associative-recall | memorize             | data.task.memorize is only for the task selective-copying, and the task is associative-recall; leave it out
            none               | validation_sequences | data.validation_sequences is only for a task, and the data are a text; leave it out
            associative-recall | glob                 | data.glob is only for a text, and the data are the task associative-recall; leave it out
            associative-recall | tokenizer            | data.tokenizer is only for a text
            associative-recall | tokenizer.letters    | data.tokenizer.letters is only for the tokenizer alphabet, and the tokenizer is byte; leave it out
            none               | letters              | data.tokenizer.letters is only for the tokenizer alphabet
            """)
    void aFlagWithoutEffectIsRefused(String task, String key, String expected) throws IOException {
        var configuration = RunConfigurations.with(read(SIZES), Map.of("task", task));
        assertTrue(message(() -> RunConfigurations.requireEffect(configuration, Set.of(key))).contains(expected),
                message(() -> RunConfigurations.requireEffect(configuration, Set.of(key))));
        RunConfigurations.requireEffect(configuration, Set.of("task", "batch"));
    }

    @Test
    void theScheduleIsAKey() throws IOException {
        var linear = read(SIZES + "training: {schedule: warmup-linear, steps: 50, warmup_steps: 7, peak_learning_rate: 1}\n");
        assertEquals(Schedules.warmupLinear(1, 1e-7, 7, 50), linear.training().optimizerConfiguration().schedule());
        assertEquals(linear, read(RunConfigurations.toYaml(linear)));
        var stable = RunConfigurations.with(linear, Map.of("--schedule", "warmup_stable_decay", "--decay-steps", "9"));
        assertEquals(Schedules.warmupStableDecay(1, 1e-7, 7, 9, 50), stable.training().optimizerConfiguration().schedule());
        assertEquals(1, RunConfigurations.with(linear, Map.of("schedule", "constant")).training().optimizerConfiguration()
                .learningRate(49));
        var stairs = read(SIZES + "training: {schedule: {type: staircase, every: 3}, peak_learning_rate: 1}\n");
        assertEquals(0.25, stairs.training().optimizerConfiguration().learningRate(7));
    }

    @Test
    void theOptimizerIsAKey() throws IOException {
        var flat = read(SIZES + "training: {b1: 0.5, weight_decay: 0.25}\n");
        var nested = read(SIZES + "training: {optimizer: {type: adamw, b1: 0.5, weight_decay: 0.25}}\n");
        assertEquals(new AdamWOptimizer(0.5, 0.999, 1e-8, 0.25), flat.training().optimizer().options());
        assertEquals(flat, nested);
        assertEquals(flat, read(RunConfigurations.toYaml(flat)));
        var other = RunConfigurations.with(flat, Map.of("--optimizer", "sign", "--momentum", "0.75"));
        assertEquals(new SignOptimizer(0.75), other.training().optimizer().options());
        assertEquals(other, read(RunConfigurations.toYaml(other)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {schedule: cosine}                      | 6: training.schedule must be warmup_cosine or warmup_linear or warmup_stable_decay or constant or staircase, not "cosine"; did you mean warmup_cosine?
            {schedule: constant, warmup_steps: 3}   | 6: training.schedule.warmup_steps=3 is an option of warmup_cosine or warmup_linear or warmup_stable_decay, and the schedule is constant
            {optimizer: adam}                       | 6: training.optimizer must be adamw or sign, not "adam"; did you mean adamw?
            {optimizer: sign, b1: 0.5}              | 6: training.optimizer.b1=0.5 is an option of adamw, and the optimizer is sign
            {decay_steps: 3}                        | 6: training.schedule.decay_steps=3 is an option of warmup_stable_decay, and the schedule is warmup_cosine
            {schedule: {type: constant, every: 3}}  | 6: training.schedule.every is unknown; there are no options
            {schedule: staircase, every: 0}         | 6: training.schedule.every must be at least 1, not 0
            {schedule: staircase, every: 3000}      | training: a stair of 3000 steps is longer than the run
            """)
    void aScheduleThatCannotBeIsRefused(String training, String expected) {
        var message = message(() -> read(SIZES + "training: " + training + "\n"));
        assertTrue(message.contains(expected), message);
    }

    @Test
    void theMixerIsAKey() throws IOException {
        assertEquals(GatedLinearOptions.of(4), gated(read(SIZES + "  mixer: gated-linear\n")));
        var transformer = read(SIZES + "  mixer: attention\n  n_head: 2\n  max_seq_length: 64\n");
        assertEquals(List.of(MixerSpec.of(new AttentionOptions(4, 2))), transformer.model().mixers());
        assertEquals(transformer, read(NO_MIXER + "  mixer: {type: attention, d_h: 4, n_head: 2}\n  max_seq_length: 64\n"));
        assertEquals(transformer, read(RunConfigurations.toYaml(transformer)));
    }

    @Test
    void severalMixersAreAList() throws IOException {
        var hybrid = read(NO_MIXER + "  mixers: [gated_linear, {type: attention, n_head: 2}]\n  max_seq_length: 9\n");
        assertEquals(List.of(MixerSpec.of(new GatedLinearOptions(null, TANH, TANH, SIGMOID, false, true, false)),
                MixerSpec.of(new AttentionOptions(null, 2))), hybrid.model().mixers());
        assertEquals(hybrid, read(RunConfigurations.toYaml(hybrid)));
        assertEquals(hybrid, RunConfigurations.with(read(SIZES),
                Map.of("--mixers", "gated_linear, attention", "--mixer.n-head", "2", "max_seq_length", "9")));
        var wider = RunConfigurations.with(hybrid, Map.of("--mixer.d-h", "6"));
        assertEquals(List.of(6, 6),
                List.of(gated(wider).dH(), ((AttentionOptions) wider.model().mixers().get(1).options()).dH()));
        assertTrue(message(() -> RunConfigurations.with(hybrid, Map.of("--mixers", "lstm", "--use-tied-gates", "false")))
                .contains(
                        "use_tied_gates=false is an option of gated_linear, and the mixer is lstm; leave one of the two out"));
    }

    @Test
    void anotherMixerKeepsWhatBothHave() throws IOException {
        var gru = RunConfigurations.with(read(SIZES), Map.of("--mixer", "gru"));
        assertEquals(List.of(MixerSpec.of(new GruOptions(4))), gru.model().mixers());
        var disjoint = read(SIZES + "  use_tied_gates: false\n");
        assertTrue(message(() -> RunConfigurations.with(disjoint, Map.of("--mixer", "gru")))
                .contains("use_tied_gates=false is an option of gated_linear, and the mixer is gru"));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertTrue(message(() -> read("")).contains("c.yaml: model.n_layer is missing"));
        assertTrue(message(() -> read("model:\n  n_layer: 1\n")).contains("model.d_model is missing"));
        assertTrue(message(() -> read("- a\n")).contains("c.yaml:1: must begin with model:"));
    }

    @Test
    void aNameThatIsNeitherFileNorShippedIsRefused() {
        assertTrue(message(() -> RunConfigurations.load("tinyshakespear")).contains("tinyshakespeare, "));
        assertTrue(message(() -> RunConfigurations.named("wikitext")).contains("did you mean wikitext-small?"));
        assertTrue(message(() -> RunConfigurations.load("\0")).contains("no shipped configuration"));
        assertTrue(message(() -> RunConfigurations.ofRun(directory)).contains("config.yaml"));
    }

    @Test
    void flagsReplaceValues() {
        var base = RunConfigurations.named("tinyshakespeare");
        var changed = RunConfigurations.with(base, Map.of("--d-model", "64", "training.steps", "50", "data.path",
                "a\nb", "use_tied_gates", "false"));
        assertEquals(64, changed.model().dModel());
        assertEquals(Schedules.warmupCosine(5e-3, 1e-7, 5, 50), changed.training().optimizerConfiguration().schedule());
        assertEquals(List.of("a", "b"), changed.data().path());
        assertFalse(gated(changed).useTiedGates());
        assertEquals(gated(base).dH(), gated(changed).dH());
        assertEquals(base, RunConfigurations.with(base, Map.of()));
        assertTrue(message(() -> RunConfigurations.with(base, Map.of("--d-modle", "1"))).contains("d_model"));
        assertTrue(message(() -> RunConfigurations.with(base, Map.of("--batch", "0"))).contains("at least 1"));
    }

    @Test
    void theModelsOwnComplaintsAreConfigurationErrors() {
        var base = RunConfigurations.named("quickstart");
        assertTrue(message(() -> RunConfigurations.with(base, Map.of("embedding_dropout", "1")))
                .contains("model.embedding_dropout must be in [0, 1), not 1.0"));
        var small = RunConfigurations.with(base, Map.of("input_vocab_size", "100"));
        assertTrue(message(() -> small.languageModel(256)).contains("the tokenizer has 256 tokens"));
    }

    @Test
    void everyKeyIsDescribedAndEveryDefaultIsAValue() {
        var keys = RunConfigurations.keys();
        assertEquals(keys.size(), keys.stream().map(ConfigurationKey::name).distinct().count());
        var written = RunConfigurations.toYaml(RunConfigurations.with(RunConfigurations.named("quickstart"),
                Map.of("input_vocab_size", "256", "output_vocab_size", "256", "warmup_steps", "1",
                        "from", "runs/base", "from_sha256", "00")));
        for (var key : keys) {
            assertFalse(key.option().help().isBlank(), key.path());
            if (!key.name().contains("mixer") && !key.name().contains(".")) {
                assertTrue(written.contains("\n  " + key.name() + ":"), key.path());
            }
        }
    }

    private static GatedLinearOptions gated(RunConfiguration configuration) {
        return (GatedLinearOptions) configuration.model().mixers().getFirst().options();
    }

    private RunConfiguration read(String yaml) throws IOException {
        Files.writeString(directory.resolve("c.yaml"), yaml);
        return RunConfigurations.load(directory.resolve("c.yaml").toString());
    }

    private static String message(Executable executable) {
        var message = assertThrows(ConfigurationException.class, executable).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
