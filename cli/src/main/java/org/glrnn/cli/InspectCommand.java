package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.glrnn.checkpoint.Checkpoint;
import org.glrnn.tasks.graph.Parameter;
import org.glrnn.tasks.graph.ParameterTable;
import org.glrnn.train.RunConfigurations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glrnn inspect}: what is in a checkpoint. */
@Command(
        name = "inspect",
        header = "Verify a checkpoint and show what is in it.",
        description = "%nChecks every checksum, then prints step, parameters and configuration.",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn inspect runs/first",
            "  glrnn inspect runs/first/checkpoints/step-500"})
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint or a run; of a run, its best checkpoint.")
    private Path checkpoint;

    @Override
    public Integer call() {
        var loaded = Checkpoint.load(checkpoint);
        var table = loaded.model().parameterTable(); // reads every value, and so refuses what is damaged before printing
        var out = spec.commandLine().getOut();
        printFacts(loaded, out);
        printParameters(table, out);
        out.println();
        out.print(RunConfigurations.toYaml(RunConfigurations.of(loaded)));
        return ExitCode.OK;
    }

    private static void printFacts(Checkpoint loaded, PrintWriter out) {
        out.println("checkpoint       " + loaded.directory());
        out.println("step             " + loaded.step());
        out.println("validation loss  " + (Double.isNaN(loaded.validationLoss())
                ? "not evaluated at this step" : String.format(Locale.ROOT, "%.4f", loaded.validationLoss())));
        out.println("tokenizer        " + loaded.tokenizer().name() + ", " + loaded.tokenizer().vocabularySize() + " tokens");
        out.println();
    }

    private static void printParameters(ParameterTable table, PrintWriter out) {
        int width = table.parameters().stream().mapToInt(parameter -> parameter.path().length()).max().orElse(0);
        var row = "%-" + width + "s  %-14s %,14d%n";
        for (Parameter parameter : table.parameters()) {
            out.printf(Locale.ROOT, row, parameter.path(), Arrays.toString(parameter.shape().toArray()),
                    parameter.shape().elements());
        }
        out.printf(Locale.ROOT, row, "total", "", table.count());
    }
}
