package dev.sovereign.app;

import dev.sovereign.cli.ConfigReloadCommand;
import dev.sovereign.config.Advice;
import dev.sovereign.config.ConfigReader;
import dev.sovereign.config.Effective;
import dev.sovereign.config.Findings;
import dev.sovereign.config.Origins;
import dev.sovereign.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign config`: checks and shows a configuration, and has a server take it.
@CommandLine.Command(
    name = "config",
    description = "Check, show and reload the configuration.",
    mixinStandardHelpOptions = true,
    subcommands = ConfigReloadCommand.class)
final class ConfigCommand {
  private static final int WRONG = 2;
  private static final String FILE =
      "The configuration file; sovereign.yaml of this folder if none.";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  /// How a configuration is shown.
  enum Form {
    YAML,
    JSON;

    /// As it is typed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @CommandLine.Command(
      name = "check",
      description = "Say all that is wrong with a file, with line and column; needs no server.",
      mixinStandardHelpOptions = true)
  int check(
      @CommandLine.Parameters(arity = "0..1", paramLabel = "FILE", description = FILE)
          @Nullable Path named) {
    var file = Optional.ofNullable(named).orElse(Chosen.USUAL_FILE);
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException failed) {
      var reason = Files.isDirectory(file) ? "it is a folder" : StartFailure.reason(failed);
      err.println("cannot read " + file + ": " + reason);
      return WRONG;
    }
    var environment = System.getenv();
    return switch (ConfigReader.read(file.toString(), text, environment)) {
      case ConfigReader.Read.Good(var settings) -> {
        holds(file, settings, Advice.of(file.toString(), text, settings, environment));
        yield 0;
      }
      case ConfigReader.Read.Bad(var findings) -> {
        err.println(findings.explain());
        err.println(file + ": " + count(findings.all().size(), "error"));
        yield WRONG;
      }
    };
  }

  private void holds(Path file, Settings settings, Findings warnings) {
    if (!warnings.isEmpty()) {
      err.println(warnings.explain());
    }
    out.printf(
        "%s holds: %s, %s, %s%s%n",
        file,
        count(settings.providers().size(), "provider"),
        count(settings.catalog().models().size(), "model"),
        count(settings.catalog().capabilities().size(), "capability"),
        warnings.isEmpty() ? "" : "; " + count(warnings.all().size(), "warning"));
  }

  private static String count(int count, String thing) {
    var many = thing.endsWith("y") ? thing.replaceFirst("y$", "ies") : thing + "s";
    return count + " " + (count == 1 ? thing : many);
  }

  @CommandLine.Command(
      name = "show",
      description = "Show every value that `serve` would use here, and where it comes from.",
      mixinStandardHelpOptions = true)
  int show(
      @CommandLine.Parameters(arity = "0..1", paramLabel = "FILE", description = FILE)
          @Nullable Path named,
      @CommandLine.Option(
              names = {"-o", "--output"},
              paramLabel = "FORM",
              description = "One of ${COMPLETION-CANDIDATES}.",
              defaultValue = "yaml")
          Form output) {
    var environment = System.getenv();
    return switch (Chosen.of(Optional.ofNullable(named), environment)) {
      case Chosen.Wrong wrong -> {
        err.println(wrong.message());
        yield WRONG;
      }
      case Chosen.Good good -> {
        out.println(shown(good, output, environment));
        yield 0;
      }
    };
  }

  private static String shown(Chosen.Good good, Form output, Map<String, String> environment) {
    var settings = good.settings();
    var data = DataFolder.where(Optional.empty(), environment, settings.data());
    Map<String, String> others =
        data.equals(settings.data()) ? Map.of() : Map.of("data", "environment");
    var entries = Effective.of(settings.keptIn(data));
    var origins = new Origins(good.places(), environment, others);
    return switch (output) {
      case YAML -> origins.yaml(entries);
      case JSON -> origins.json(entries);
    };
  }
}
