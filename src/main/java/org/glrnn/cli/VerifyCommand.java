package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.glrnn.verify.FileReport;
import org.glrnn.verify.GoldenVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn verify}: holds layer, language model and training against the reference's numbers. */
@Command(
        name = "verify",
        header = "Compare the implementation with golden vectors.",
        description = "%nCompares layer, language model and training with golden vectors: JSON files that the reference"
                + " implementation produced. Prints every quantity with its largest error and tolerance.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn verify --golden golden",
            "  glrnn verify --golden golden --device jvm,opencl:0    one after another, a process each",
            "  glrnn verify --golden golden --strict     a mode that is not supported yet counts as failed"})
final class VerifyCommand implements Callable<Integer> {
    private static final String ROW = "%-36s %-46s %9s  %-18s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(names = "--golden", paramLabel = "DIR", required = true, description = "Directory of golden files (*.json).")
    private Path golden;

    @Option(names = "--strict", description = "Fail also where a file's mode is not supported.")
    private boolean strict;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() {
        if (device.several()) {
            return device.runEach();
        }
        var variants = device.select().variants();
        var reports = GoldenVerifier.verifyAll(golden, variants);
        var out = spec.commandLine().getOut();
        out.printf(ROW, "file", "quantity", "error", "tolerance", "");
        reports.forEach(report -> print(report, out));
        summarize(reports, out);
        var failed = reports.stream().anyMatch(FileReport::failed);
        var skipped = reports.stream().anyMatch(report -> report.skipped() != null);
        return failed || strict && skipped ? ExitCode.FAILURE : ExitCode.OK;
    }

    private static void print(FileReport report, PrintWriter out) {
        for (var comparison : report.comparisons()) {
            out.printf(ROW, report.file(), comparison.quantity(), number(comparison.error()), comparison.tolerance(),
                    comparison.passed() ? "ok" : "FAILED");
        }
        if (report.skipped() != null) {
            out.printf("%-36s skipped: %s%n", report.file(), report.skipped());
        }
    }

    private static void summarize(List<FileReport> reports, PrintWriter out) {
        var compared = reports.stream().flatMap(report -> report.comparisons().stream()).toList();
        out.printf(Locale.ROOT, "%n%d files: %d within tolerance, %d failed, %d skipped; %d quantities, %d failed%n",
                reports.size(),
                reports.stream().filter(report -> report.skipped() == null && !report.failed()).count(),
                reports.stream().filter(FileReport::failed).count(),
                reports.stream().filter(report -> report.skipped() != null).count(),
                compared.size(), compared.stream().filter(comparison -> !comparison.passed()).count());
    }

    private static String number(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }
}
