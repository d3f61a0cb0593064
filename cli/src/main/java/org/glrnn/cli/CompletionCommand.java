package org.glrnn.cli;

import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glrnn completion}: a script that completes commands and options in a shell. */
@Command(
        name = "completion",
        header = "Print a completion script for bash or zsh.",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(glrnn completion bash)               for this shell",
            "  glrnn completion bash > ~/.local/share/bash-completion/completions/glrnn",
            "  source <(glrnn completion zsh)                in ~/.zshrc, after compinit"})
final class CompletionCommand implements Callable<Integer> {
    /** The shells there is a script for; one script serves both. */
    enum Shell { BASH, ZSH }

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SHELL", defaultValue = "bash",
            description = "bash or zsh; one script serves both. Default: bash.")
    private Shell shell;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(AutoComplete.bash("glrnn", spec.parent().commandLine()));
        return ExitCode.OK;
    }
}
