package org.glrnn.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.data.Tokenizer;
import org.glrnn.data.UnknownTokenException;
import org.glrnn.lm.Decoder;
import org.glrnn.tasks.graph.KernelVariants;
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
            "  glrnn generate runs/first --prompt \"public \" --max-tokens 2000 --temperature 0.8 --seed 7",
            "  glrnn generate runs/first/checkpoints/step-500 --temperature 0     always the most probable token"})
final class GenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint or a run; of a run, its best checkpoint.")
    private Path checkpoint;

    @Option(names = "--prompt", paramLabel = "TEXT", defaultValue = "",
            description = "The text to continue. Default: the start of a line.")
    private String prompt;

    @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "500",
            description = "How many tokens to generate. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

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
        if (maxTokens < 0) {
            throw new CommandException("--max-tokens must be 0 or above, not " + maxTokens);
        }
        var sampler = new Sampler(temperature, topK, topP, seed);
        var variants = device.select().variants();
        stream(Checkpoint.load(checkpoint), variants, sampler);
        return ExitCode.OK;
    }

    private void stream(Checkpoint loaded, KernelVariants variants, Sampler sampler) {
        var out = spec.commandLine().getOut();
        var tokens = tokens(loaded.tokenizer());
        try (var decoder = new Decoder(loaded.model().withVariants(variants))) {
            out.print(prompt);
            new TextGenerator(decoder::step, loaded.tokenizer(), sampler).generate(tokens, maxTokens, text -> {
                out.print(text);
                return !out.checkError(); // flushes; an error is a reader that has gone
            });
        }
        out.println();
    }

    // A model needs one token to start from; a line break is where a text starts most naturally.
    private int[] tokens(Tokenizer tokenizer) {
        var tokens = prompt.isEmpty() ? lineBreak(tokenizer) : tokenizer.encode(prompt);
        return tokens.length == 0 ? new int[1] : tokens;
    }

    private static int[] lineBreak(Tokenizer tokenizer) {
        try {
            return tokenizer.encode("\n");
        } catch (UnknownTokenException _) {
            return new int[1];
        }
    }
}
