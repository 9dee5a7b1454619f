package dev.sovereign.app;

import dev.sovereign.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `sovereign log begin`: makes the data folder of the log that follows a frozen one.
@CommandLine.Command(
    name = "begin",
    description = "Begin the log that follows a frozen one; the program must be stopped.",
    mixinStandardHelpOptions = true)
final class LogBeginCommand implements Callable<Integer> {
  @CommandLine.Mixin private DataOption option = new DataOption();

  @CommandLine.Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "The next data folder; it is made.")
  private Path to = Path.of("");

  @Override
  public Integer call() {
    return option.run(this::begin);
  }

  private int begin(Settings settings) throws IOException {
    var old = DataFolder.begun(settings.data());
    var keys = new NextLog(old).begin(to);
    keys.verifiers().forEach(it -> option.out().println("log " + it));
    option.out().flush();
    var err = option.err();
    err.println("The next log is " + keys.origin() + ", in " + to + ". Give these lines to");
    err.println("witnesses, mirrors and verifiers, whose policies keep the old ones beside them.");
    if (settings.log().origin().isPresent()) {
      err.println("In its configuration, log.origin is to say the same:");
      err.println("  log: {origin: " + keys.origin() + "}");
    }
    err.println("Start it with --data " + to + ".");
    err.println(
        "As long as old calls are to be proved, keep %s and run a second program on it, with"
            .formatted(old.root()));
    err.println("the old configuration on another address: docs/operate.md, `Ending a log`.");
    return 0;
  }
}
