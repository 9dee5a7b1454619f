package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `sovereign log freeze`: ends the log in the data folder of a program that is stopped.
@CommandLine.Command(
    name = "freeze",
    description = "End the log for good, cosigned as it is; the program must be stopped.",
    mixinStandardHelpOptions = true)
final class LogFreezeCommand implements Callable<Integer> {
  private static final int CONTRADICTED = 3;

  @CommandLine.Mixin private DataOption option = new DataOption();

  @Override
  public Integer call() {
    return option.run(this::freeze);
  }

  private int freeze(Settings settings) throws IOException {
    var data = DataFolder.begun(settings.data());
    var log = new Log(System.err, Clock.systemUTC());
    var frozen = new FrozenLog(data).freeze(settings.log(), log);
    option.out().print(frozen.last());
    option.out().flush();
    for (var facts : frozen.contradictions()) {
      option.err().println("Somebody knows another log of this name, or more of it: " + facts);
    }
    option
        .err()
        .println(
            "The log is frozen with this checkpoint; docs/operate.md, `Ending a log`, says what"
                + " comes next.");
    return frozen.contradictions().isEmpty() ? 0 : CONTRADICTED;
  }
}
