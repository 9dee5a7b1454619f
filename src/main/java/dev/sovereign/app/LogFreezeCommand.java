package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.JournalFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign log freeze`: ends the log in the data folder of a program that is stopped.
@CommandLine.Command(
    name = "freeze",
    description = "End the log for good, cosigned as it is; the program must be stopped.",
    mixinStandardHelpOptions = true)
final class LogFreezeCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG_CONFIG = 2;
  private static final int CONTRADICTED = 3;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;
  @CommandLine.Mixin private DataOption option = new DataOption();

  @Override
  public Integer call() {
    return switch (option.chosen()) {
      case Chosen.Good(var settings, _, _) -> freeze(settings);
      case Chosen.Wrong wrong -> {
        err().println(wrong.message());
        yield WRONG_CONFIG;
      }
    };
  }

  private int freeze(Settings settings) {
    try {
      var data = DataFolder.begun(settings.data());
      var log = new Log(System.err, Clock.systemUTC());
      var frozen = new FrozenLog(data).freeze(settings.log(), log);
      command().getOut().print(frozen.last());
      command().getOut().flush();
      for (var facts : frozen.contradictions()) {
        err().println("Somebody knows another log of this name, or more of it: " + facts);
      }
      err()
          .println(
              "The log is frozen with this checkpoint; docs/operate.md, `Ending a log`, says what"
                  + " comes next.");
      return frozen.contradictions().isEmpty() ? 0 : CONTRADICTED;
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
