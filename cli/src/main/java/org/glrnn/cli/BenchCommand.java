package org.glrnn.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.glrnn.lm.LanguageModelConfiguration;
import org.glrnn.tasks.mixer.MixerSpec;
import org.glrnn.tasks.mixer.MixerTypes;
import org.glrnn.train.Benchmark;
import org.glrnn.train.Preflight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn bench}: how fast a model trains and decodes here. */
@Command(
        name = "bench",
        header = "Measure training, forward pass and decoding on random tokens.",
        description = {
            "%nPrints medians as one line of JSON; bench/compare runs it and the same model in JAX.%n",
            "--device jvm,opencl:0 measures one after another, each in a separate process.%n",
            "The time to the first step counts from the start of the process; all else is measured after a warm-up."},
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn bench",
            "  glrnn bench --batch 12 --length 64 --d-model 128 --d-channel-mixing 512 --d-h 128 --vocab 65 --dropout 0"})
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "8",
            description = "Sequences per step. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--length", paramLabel = "N", defaultValue = "512",
            description = "Tokens per sequence. Default: ${DEFAULT-VALUE}.")
    private int length;

    @Option(names = "--layers", paramLabel = "N", defaultValue = "4", description = "Blocks. Default: ${DEFAULT-VALUE}.")
    private int layers;

    @Option(names = "--d-model", paramLabel = "N", defaultValue = "256",
            description = "Width of the residual stream. Default: ${DEFAULT-VALUE}.")
    private int modelWidth;

    @Option(names = "--d-channel-mixing", paramLabel = "N", defaultValue = "64",
            description = "Hidden width of channel mixing. Default: ${DEFAULT-VALUE}.")
    private int mixingWidth;

    @Option(names = "--d-h", paramLabel = "N", defaultValue = "256",
            description = "Width of the state. Default: ${DEFAULT-VALUE}.")
    private int stateWidth;

    @Option(names = "--vocab", paramLabel = "N", defaultValue = "10000",
            description = "Size of the vocabulary. Default: ${DEFAULT-VALUE}.")
    private int vocabulary;

    @Option(names = "--dropout", paramLabel = "X", defaultValue = "0.1",
            description = "Rate of all dropouts. Default: ${DEFAULT-VALUE}.")
    private double dropout;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "5",
            description = "Repetitions the medians are taken of. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--warmup", paramLabel = "SECONDS", defaultValue = "5",
            description = "Time before each measurement. Default: ${DEFAULT-VALUE}.")
    private double warmup;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        requirePositive("--batch", batch);
        requirePositive("--length", length);
        requirePositive("--steps", steps);
        var model = model();
        if (device.several()) {
            return device.runEach();
        }
        var profile = device.select();
        Preflight.requireBenchmark(model, batch, length, profile.variants());
        var result = new Benchmark(model, new Benchmark.Settings(batch, length, steps, warmup), profile.variants()).run();
        spec.commandLine().getOut().println(Results.json(values(result, profile.name())));
        return ExitCode.OK;
    }

    private LanguageModelConfiguration model() {
        try {
            return LanguageModelConfiguration.builder().nLayer(layers).dModel(modelWidth).dChannelMixing(mixingWidth)
                    .mixers(List.of(MixerSpec.of(MixerTypes.standard(), Map.of("d_h", stateWidth)))).inputVocabSize(vocabulary)
                    .outputVocabSize(vocabulary).maxSeqLength(Math.max(1, length))
                    .eps(1e-6).embeddingDropout(dropout).timeMixingDropout(dropout).channelMixingDropout(dropout).build();
        } catch (IllegalArgumentException refused) {
            throw new CommandException(refused.getMessage());
        }
    }

    private Map<String, Object> values(Benchmark.Result result, String deviceName) throws IOException {
        var tokens = (double) batch * length;
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("peer", new Version().getVersion()[0]);
        values.put("device", deviceName);
        values.put("config", config());
        values.put("train_step_s", rounded(result.trainStep(), 1e6));
        values.put("train_tokens_per_s", Math.round(tokens / result.trainStep()));
        values.put("forward_tokens_per_s", Math.round(tokens / result.forward()));
        values.put("decode_tokens_per_s", Math.round(1 / result.decodeToken()));
        values.put("first_step_after_start_s", rounded(result.firstStepAfterStart(), 1e2));
        values.put("peak_rss_mb", result.peakRssMegabytes());
        return values;
    }

    private Map<String, Object> config() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("batch", batch);
        values.put("length", length);
        values.put("layers", layers);
        values.put("d_model", modelWidth);
        values.put("d_channel_mixing", mixingWidth);
        values.put("d_h", stateWidth);
        values.put("vocab", vocabulary);
        values.put("dropout", dropout);
        values.put("steps", steps);
        values.put("warmup", warmup);
        return values;
    }

    private static double rounded(double value, double unit) {
        return Math.round(value * unit) / unit;
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new CommandException(option + " must be at least 1, not " + value);
        }
    }
}
