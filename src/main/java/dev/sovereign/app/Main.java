package dev.sovereign.app;

import dev.sovereign.cli.CallsCommand;
import dev.sovereign.cli.ChatCommand;
import dev.sovereign.cli.CompletionCommand;
import dev.sovereign.cli.DecisionsCommand;
import dev.sovereign.cli.ExportCommand;
import dev.sovereign.cli.InitCommand;
import dev.sovereign.cli.KeysCommand;
import dev.sovereign.cli.LogCommand;
import dev.sovereign.cli.ModelsCommand;
import dev.sovereign.cli.PricesCommand;
import dev.sovereign.cli.ProvidersCommand;
import dev.sovereign.cli.SrpCommand;
import dev.sovereign.cli.TenantsCommand;
import dev.sovereign.cli.UsageCommand;
import dev.sovereign.cli.VerifyCommand;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// The program: one command line, of which `serve` is the server.
@CommandLine.Command(
    name = "sovereign",
    description = "One endpoint between your applications and every AI model they use.",
    mixinStandardHelpOptions = true,
    version = "sovereign " + Version.TEXT)
public final class Main {
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          InitCommand.class,
          ConfigCommand.class,
          DoctorCommand.class,
          ChatCommand.class,
          KeysCommand.class,
          TenantsCommand.class,
          ModelsCommand.class,
          ProvidersCommand.class,
          PricesCommand.class,
          UsageCommand.class,
          CallsCommand.class,
          DecisionsCommand.class,
          ExportCommand.class,
          LogCommand.class,
          VerifyCommand.class,
          SrpCommand.class,
          CompletionCommand.class);

  private Main() {}

  /// Runs the command and exits with its status.
  public static void main(String[] arguments) {
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    System.exit(commands(needed(arguments)).execute(arguments));
  }

  /// Everything that can be typed.
  static CommandLine commands() {
    return commands(COMMANDS);
  }

  private static CommandLine commands(List<Class<?>> some) {
    var commands = new CommandLine(new Main());
    some.forEach(commands::addSubcommand);
    // Beside those that read a log as anybody may: these need the data folder.
    Optional.ofNullable(commands.getSubcommands().get("log"))
        .ifPresent(
            it ->
                it.addSubcommand(LogRotateCommand.class)
                    .addSubcommand(LogFreezeCommand.class)
                    .addSubcommand(LogBeginCommand.class));
    return commands.setCaseInsensitiveEnumValuesAllowed(true);
  }

  // Every command that is known is looked at by reflection, which a server's start would wait for.
  private static List<Class<?>> needed(String[] arguments) {
    var serves = arguments.length > 0 && arguments[0].equals(ServeCommand.NAME);
    return serves ? List.of(ServeCommand.class) : COMMANDS;
  }

  // Where the environment names no language, as in most services, the JDK would print a question
  // mark for every letter that is not English.
  private static PrintStream utf8(FileDescriptor to) {
    var out = new BufferedOutputStream(new FileOutputStream(to));
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }
}
