package org.glrnn.verify;

import java.nio.file.Path;
import java.util.List;

import org.glrnn.data.DataException;
import org.glrnn.data.GlrnnException;
import org.glrnn.tasks.graph.KernelVariants;
import org.glrnn.verify.FileReport.Compared;
import org.glrnn.verify.FileReport.NotSupported;
import org.glrnn.verify.FileReport.Unusable;

/** Runs golden files through layer, language model and trainer, and compares every quantity they hold. */
public final class GoldenVerifier {
    private GoldenVerifier() {
    }

    /** Runs the files that come with the program, with the kernels that a device wants. */
    public static List<FileReport> verifyPackaged(KernelVariants variants) {
        return GoldenResources.list().stream().map(file -> verify(file, variants)).toList();
    }

    /**
     * Runs every {@code *.json} of a directory, in the order of their names, with the kernels that a device wants.
     *
     * @throws DataException if the directory cannot be listed, or holds none
     */
    public static List<FileReport> verifyAll(Path directory, KernelVariants variants) {
        return GoldenFile.in(directory).stream().map(file -> verify(file, variants)).toList();
    }

    static FileReport verify(GoldenFile file, KernelVariants variants) {
        try {
            var root = GoldenObject.of(file.content().get());
            var kind = GoldenKind.of(root);
            if (kind.runner().isEmpty()) {
                return new NotSupported(file.name(), kind.label());
            }
            var comparisons = kind.runner().get().compare(root, variants);
            root.requireAllRead();
            return new Compared(file.name(), comparisons);
        } catch (GlrnnException | IllegalArgumentException wrong) {
            return new Unusable(file.name(), wrong.getMessage());
        } catch (ArithmeticException _) {
            return new Unusable(file.name(), "the sizes in config are too large");
        }
    }
}
