package org.glrnn.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.checkpoint.Conversion;
import org.glrnn.checkpoint.Interchange;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glrnn convert}: from a linear model to a truly recurrent one and back; parameters of other programs. */
@Command(
        name = "convert",
        description = {
            "Convert a checkpoint: linear to truly recurrent and back, or for other programs.",
            "",
            "The converted model computes the same. Train in parallel first; then convert, and fine-tune as a true"
                    + " recurrent network with train --from.",
            "",
            "Also writes the parameters for other programs, and reads theirs: safetensors files of F32 tensors, named by"
                    + " the reference's paths (head/kernel; dots for slashes and a leading params are accepted). What is"
                    + " read gets the configuration and tokenizer of CHECKPOINT."},
        sortOptions = false,
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn convert --to true-recurrent runs/first",
            "  glrnn train --from runs/first-true-recurrent --data input.txt --steps 500 --peak-learning-rate 1e-3",
            "  glrnn convert --export first.safetensors runs/first",
            "  glrnn convert --import jax.safetensors --out runs/jax runs/first"})
final class ConvertCommand implements Callable<Integer> {
    /** What to convert to. */
    enum Target {
        /** Gates see the state before. */
        TRUE_RECURRENT,
        /** Gates see only the input. */
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

    @ArgGroup(multiplicity = "1")
    private Kind kind;

    /** What to do: exactly one of these. */
    static final class Kind {
        @Option(names = "--to", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}.")
        private Target target;

        @Option(names = "--export", paramLabel = "FILE", description = "Write the parameters to a new safetensors file.")
        private Path exported;

        @Option(names = "--import", paramLabel = "FILE",
                description = "Make a checkpoint like this one, with the parameters of a safetensors file.")
        private Path imported;
    }

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write. Default: RUN-KIND next to the run.")
    private Path out;

    @Option(names = "--force", description = "Drop recurrent weights that are not zero.")
    private boolean force;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(convert(Checkpoint.load(checkpoint)));
        return ExitCode.OK;
    }

    /** Returns what was written. */
    private Path convert(Checkpoint loaded) {
        if (kind.exported != null) {
            Interchange.write(loaded, kind.exported);
            return kind.exported;
        }
        var directory = out == null
                ? ConvertedDirectory.of(checkpoint, kind.target == null ? "imported" : kind.target.toString()) : out;
        if (kind.imported != null) {
            Interchange.read(kind.imported, loaded.state(), directory);
        } else {
            Conversion.convert(loaded, kind.target == Target.TRUE_RECURRENT, directory, force);
        }
        return directory;
    }
}
