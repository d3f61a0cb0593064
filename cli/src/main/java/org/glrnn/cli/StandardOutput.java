package org.glrnn.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Stdout, and whether all went well: a PrintWriter keeps failures to itself. */
final class StandardOutput extends OutputStream {
    // What every Unix says when the reader has gone, as in "| head": nobody misses anything.
    private static final String READER_GONE = "Broken pipe";
    private final OutputStream stream = new FileOutputStream(FileDescriptor.out);
    private IOException failure;

    /** Returns a writer to this stream; in UTF-8, not in the locale's character set: text models speak more than ASCII. */
    PrintWriter writer() {
        return new PrintWriter(this, true, StandardCharsets.UTF_8);
    }

    /**
     * Looks whether everything was written.
     *
     * @throws OutputException if not, unless the reader did not want more
     */
    void requireWritten() {
        if (failure != null && !READER_GONE.equals(failure.getMessage())) {
            throw new OutputException("the results could not be written to stdout: " + OutputException.reason(failure)
                    + "; free space, or send them elsewhere");
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            stream.write(bytes, from, count);
        } catch (IOException first) {
            failure = failure == null ? first : failure;
            throw first;
        }
    }
}
