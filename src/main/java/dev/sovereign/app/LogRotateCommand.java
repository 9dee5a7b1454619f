package dev.sovereign.app;

import dev.sovereign.config.Settings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `sovereign log rotate`: changes the log's keys in the data folder of a program that is stopped.
@CommandLine.Command(
    name = "rotate",
    description = "Change the log's keys for new ones; the program must be stopped.",
    mixinStandardHelpOptions = true)
final class LogRotateCommand implements Callable<Integer> {
  @CommandLine.Mixin private DataOption option = new DataOption();

  @CommandLine.Option(
      names = "--finish",
      description = "Let the old keys go; without it new ones are added, and both sign.")
  private boolean finish;

  @Override
  public Integer call() {
    return option.run(this::rotate);
  }

  private int rotate(Settings settings) throws IOException {
    var rotation = new LogRotation(DataFolder.begun(settings.data()));
    var keys = finish ? rotation.finish() : rotation.begin();
    keys.verifiers().forEach(option.out()::println);
    option
        .err()
        .println(
            finish
                ? "From the next start on these keys alone sign the log."
                : "From the next start on all of these keys sign the log; docs/operate.md,"
                    + " `Changing the keys`, says what comes next.");
    return 0;
  }
}
