package org.glrnn.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.glrnn.verify.FileReport;
import org.glrnn.verify.FileReport.Compared;
import org.glrnn.verify.FileReport.NotSupported;
import org.glrnn.verify.FileReport.Unusable;
import org.glrnn.verify.GoldenVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code glrnn verify}: compares layer, language model and training with the reference's numbers. */
@Command(
        name = "verify",
        header = "Compare the implementation with golden vectors.",
        description = "%nCompares layer, language model and training with golden vectors, numbers that the reference"
                + " implementation produced: those that come with the program, or JSON files of the same form. Prints"
                + " every quantity with its largest error and tolerance. A file that is damaged or incomplete counts as"
                + " failed, and so does one with a quantity out of tolerance. Files of mixers that this version does not"
                + " have are listed as not supported.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  glrnn verify",
            "  glrnn verify --device jvm,opencl:0    one after another, one process each",
            "  glrnn verify --golden mine --strict   your own files; all must be supported"})
final class VerifyCommand implements Callable<Integer> {
    private static final String ROW = "%-36s %-46s %9s  %-18s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(names = "--golden", paramLabel = "DIR", description = "A directory of golden files instead of those that come"
            + " with the program. Every *.json in it is read, whatever its name; subdirectories are not.")
    private Path golden;

    @Option(names = "--strict", description = "A file that is not supported counts as failed.")
    private boolean strict;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() {
        if (device.several()) {
            return device.runEach();
        }
        var variants = device.select().variants();
        var reports = golden == null ? GoldenVerifier.verifyPackaged(variants)
                : GoldenVerifier.verifyAll(golden, variants);
        var out = spec.commandLine().getOut();
        out.printf(ROW, "file", "quantity", "error", "tolerance", "");
        reports.forEach(report -> print(report, out));
        summarize(reports, out);
        var failed = reports.stream().anyMatch(report -> report.failed() || strict && report instanceof NotSupported);
        return failed ? ExitCode.FAILURE : ExitCode.OK;
    }

    private static void print(FileReport report, PrintWriter out) {
        switch (report) {
            case Compared compared -> compared.comparisons().forEach(comparison -> out.printf(ROW, report.file(),
                    comparison.quantity(), number(comparison.error()), comparison.tolerance(),
                    comparison.passed() ? "ok" : "FAILED"));
            case NotSupported(var file, var kind) -> out.printf("%-36s not supported: %s%n", file, kind);
            case Unusable(var file, var reason) -> out.printf("%-36s FAILED: %s%n", file, reason);
        }
    }

    private static void summarize(List<FileReport> reports, PrintWriter out) {
        var quantities = reports.stream().flatMap(report -> report instanceof Compared compared
                ? compared.comparisons().stream() : Stream.empty()).toList();
        var failed = reports.stream().filter(FileReport::failed).count();
        var notSupported = reports.stream().filter(NotSupported.class::isInstance).count();
        out.printf(Locale.ROOT, "%n%d files: %d within tolerance, %d failed, %d not supported; %d quantities, %d failed%n",
                reports.size(), reports.size() - failed - notSupported, failed, notSupported, quantities.size(),
                quantities.stream().filter(comparison -> !comparison.passed()).count());
    }

    private static String number(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }
}
