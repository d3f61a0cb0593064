package org.glrnn.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.glrnn.cli.Processes.Result;

/** Runs a command in this JVM: all of {@code glrnn} but the end of the process. */
final class InProcess {
    private InProcess() {
    }

    static Result glrnn(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.execute(arguments, new PrintWriter(out), new PrintWriter(err));
        return new Result(code, out.toString(), err.toString());
    }
}
