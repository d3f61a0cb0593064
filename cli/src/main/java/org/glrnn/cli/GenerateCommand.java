package org.glrnn.cli;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.lm.Decoder;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.train.Preflight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glrnn generate}: continues a prompt. */
@Command(
        name = "generate",
        header = "Continue a prompt.",
        description = {
            "%nPrints prompt and text as they come. Every token takes the same time and memory, however long the text."},
        sortOptions = false,
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn generate runs/first --prompt \"ROMEO:\"",
            "  glrnn generate runs/first --prompt-file chapter.txt",
            "  glrnn generate runs/first --prompt \"public \" --max-tokens 2000 --temperature 0.8 --seed 7",
            "  glrnn generate runs/first/checkpoints/step-500 --temperature 0     always the most probable token"})
final class GenerateCommand implements Callable<Integer> {
    private static final int DEFAULT_TOKENS = 500;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint or a run; of a run, its best checkpoint.")
    private Path checkpoint;

    @Option(names = "--prompt", paramLabel = "TEXT",
            description = "The text to continue. Default: the start of a line.")
    private String prompt;

    @Option(names = "--prompt-file", paramLabel = "FILE",
            description = "A file with the text to continue, or - for standard input.")
    private Path promptFile;

    @Option(names = "--max-tokens", paramLabel = "N",
            description = "How many tokens to generate. Default: " + DEFAULT_TOKENS + ", or fewer where the model's"
                    + " max_seq_length ends the text.")
    private Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "X", defaultValue = "1.0",
            description = "Below 1 more predictable, above 1 more surprising, 0 always the most probable token."
                    + " Default: ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "N", defaultValue = "0",
            description = "Choose among the N most probable tokens, 0: among all. Default: ${DEFAULT-VALUE}.")
    private int topK;

    @Option(names = "--top-p", paramLabel = "X", defaultValue = "1.0",
            description = "Choose among the most probable tokens that together reach probability X, 1: among all."
                    + " Default: ${DEFAULT-VALUE}.")
    private double topP;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "The same seed gives the same text. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() {
        if (maxTokens != null && maxTokens < 0) {
            throw new CommandException("--max-tokens must be 0 or above, not " + maxTokens);
        }
        if (prompt != null && promptFile != null) {
            throw new CommandException("--prompt and --prompt-file both give a prompt; use only one");
        }
        var sampler = new Sampler(temperature, topK, topP, seed);
        var variants = device.select().variants();
        stream(Checkpoint.load(checkpoint), variants, sampler);
        return ExitCode.OK;
    }

    private void stream(Checkpoint loaded, KernelVariants variants, Sampler sampler) {
        var out = spec.commandLine().getOut();
        var start = promptFile == null ? Prompt.of(prompt == null ? "" : prompt, loaded.tokenizer())
                : Prompt.read(promptFile, loaded.tokenizer());
        var count = count(loaded.modelConfiguration().maxContext(), start.tokens().length);
        Preflight.requireGeneration(loaded.modelConfiguration(), variants);
        try (var decoder = new Decoder(loaded.model().withVariants(variants))) {
            out.print(start.text());
            new TextGenerator(decoder::step, loaded.tokenizer(), sampler).generate(start.tokens(), count, text -> {
                out.print(text);
                return !out.checkError(); // flushes; an error is a reader that has gone
            });
        }
        out.println();
        if (maxTokens == null && count < DEFAULT_TOKENS && !out.checkError()) {
            spec.commandLine().getErr().println("glrnn: stopped after " + count + " tokens: "
                    + limit(loaded.modelConfiguration().maxContext().orElseThrow()));
        }
    }

    /** Returns how many tokens to generate. The model reads the prompt and all of them but the last. */
    private int count(OptionalInt context, int promptTokens) {
        var wanted = maxTokens == null ? DEFAULT_TOKENS : maxTokens;
        if (context.isEmpty()) {
            return wanted;
        }
        var most = context.getAsInt() - promptTokens + 1;
        if (most < 1) {
            throw new CommandException("the prompt has " + promptTokens + " tokens, but " + limit(context.getAsInt())
                    + "; give a shorter one");
        }
        if (maxTokens != null && wanted > most) {
            throw new CommandException("--max-tokens must be at most " + most + " with a prompt of " + promptTokens
                    + ", not " + wanted + ": " + limit(context.getAsInt()));
        }
        return Math.min(wanted, most);
    }

    private static String limit(int context) {
        return "this model reads at most " + context + " tokens, its max_seq_length";
    }
}
