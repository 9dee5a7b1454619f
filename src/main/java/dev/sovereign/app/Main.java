package dev.sovereign.app;

import dev.sovereign.cli.ChatCommand;
import dev.sovereign.cli.KeysCommand;
import picocli.CommandLine;

/// The program: one command line, of which `serve` is the server.
@CommandLine.Command(
    name = "sovereign",
    description = "One endpoint between your applications and every AI model they use.",
    mixinStandardHelpOptions = true,
    version = "sovereign " + Version.TEXT,
    subcommands = {ServeCommand.class, ChatCommand.class, KeysCommand.class})
public final class Main {
  private Main() {}

  /// Runs the command and exits with its status.
  public static void main(String[] arguments) {
    var commands = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(commands.execute(arguments));
  }
}
