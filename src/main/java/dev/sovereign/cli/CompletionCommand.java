package dev.sovereign.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;

/// `sovereign completion`: prints what completes commands and options in a shell.
@CommandLine.Command(
    name = "completion",
    description = "Print what completes commands in a shell: source <(sovereign completion bash)",
    mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal = new Terminal(System.getenv());

  /// The shells; one text serves both, for zsh runs it as bash would.
  enum Shell {
    BASH,
    ZSH;

    /// As it is typed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @CommandLine.Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var commands = Optional.ofNullable(spec).map(it -> it.root().commandLine()).orElseThrow();
    if (shell == Shell.ZSH) {
      terminal.out().println("autoload -U +X compinit && compinit");
    }
    terminal.out().print(AutoComplete.bash("sovereign", commands));
    return 0;
  }
}
