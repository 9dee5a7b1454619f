package dev.sovereign.app;

import dev.sovereign.tlog.JournalFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign log rotate`: changes the log's keys in the data folder of a program that is stopped.
@CommandLine.Command(
    name = "rotate",
    description = "Change the log's keys for new ones; the program must be stopped.",
    mixinStandardHelpOptions = true)
final class LogRotateCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG_CONFIG = 2;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @CommandLine.Mixin private DataOption option = new DataOption();

  @CommandLine.Option(
      names = "--finish",
      description = "Let the old keys go; without it new ones are added, and both sign.")
  private boolean finish;

  @Override
  public Integer call() {
    return switch (option.chosen()) {
      case Chosen.Good(var settings, _, _) -> rotate(settings.data());
      case Chosen.Wrong wrong -> {
        err().println(wrong.message());
        yield WRONG_CONFIG;
      }
    };
  }

  private int rotate(Path folder) {
    try {
      var rotation = new LogRotation(DataFolder.begun(folder));
      var keys = finish ? rotation.finish() : rotation.begin();
      keys.verifiers().forEach(command().getOut()::println);
      err()
          .println(
              finish
                  ? "From the next start on these keys alone sign the log."
                  : "From the next start on all of these keys sign the log; docs/operate.md,"
                      + " `Changing the keys`, says what comes next.");
      return 0;
    } catch (IOException | UncheckedIOException | JournalFailure failed) {
      err().println(StartFailure.explain(failed));
      return FAILED;
    }
  }

  private PrintWriter err() {
    return command().getErr();
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine();
  }
}
