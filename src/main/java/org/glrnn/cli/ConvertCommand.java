package org.glrnn.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.checkpoint.Conversion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glrnn convert}: from a linear model to a truly recurrent one, and back. */
@Command(
        name = "convert",
        description = {
            "Turns a linear checkpoint into a truly recurrent one that computes the same, or back.",
            "",
            "Train in parallel first; then convert, and fine-tune as a true recurrent network with train --from."},
        sortOptions = false,
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn convert --to true-recurrent runs/first",
            "  glrnn train --from runs/first-true-recurrent --data input.txt --steps 500 --peak-learning-rate 1e-3"})
final class ConvertCommand implements Callable<Integer> {
    /** What to convert to. */
    enum Target {
        /** Gates see the state before. */
        TRUE_RECURRENT,
        /** Gates see the input alone. */
        LINEAR;

        @Override
        public String toString() {
            return this == LINEAR ? "linear" : "true-recurrent";
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint or a run; of a run, its best checkpoint.")
    private Path checkpoint;

    @Option(names = "--to", paramLabel = "KIND", required = true, description = "${COMPLETION-CANDIDATES}.")
    private Target target;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write. Default: CHECKPOINT-KIND.")
    private Path out;

    @Option(names = "--force", description = "Drop recurrent weights that are not zero.")
    private boolean force;

    @Override
    public Integer call() {
        var directory = out == null ? Path.of(checkpoint + "-" + target) : out;
        Conversion.convert(Checkpoint.load(checkpoint), target == Target.TRUE_RECURRENT, directory, force);
        spec.commandLine().getOut().println(directory);
        return ExitCode.OK;
    }
}
