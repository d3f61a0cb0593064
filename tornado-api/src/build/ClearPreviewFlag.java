import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Build step: clears the preview mark of class files, so that a newer JDK loads them.
 *
 * <p>A class compiled with {@code --enable-preview} carries the minor version 65535 and loads only on the JDK that
 * compiled it. TornadoVM's API used {@code java.lang.foreign} while it was a preview in JDK 21; it has since become
 * final, unchanged where the API uses it, so clearing the mark is enough. Usage: {@code ClearPreviewFlag DIRECTORY}.
 */
final class ClearPreviewFlag {
    private static final int MAGIC_BYTES = 4;

    public static void main(String[] arguments) throws IOException {
        try (var files = Files.walk(Path.of(arguments[0]))) {
            for (var file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                clear(file);
            }
        }
    }

    private static void clear(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        if (bytes[MAGIC_BYTES] == (byte) 0xFF && bytes[MAGIC_BYTES + 1] == (byte) 0xFF) {
            bytes[MAGIC_BYTES] = 0;
            bytes[MAGIC_BYTES + 1] = 0;
            Files.write(file, bytes);
        }
    }
}
