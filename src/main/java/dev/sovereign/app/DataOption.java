package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.tenancy.StoreFailure;
import dev.sovereign.tlog.JournalFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// The options that say in which data folder a command works while the program is stopped, and how
/// it ends where it cannot.
final class DataOption {
  private static final int FAILED = 1;
  private static final int WRONG_CONFIG = 2;

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec command;

  @CommandLine.Option(names = "--config", description = "The configuration file.")
  private @Nullable Path config;

  @CommandLine.Option(names = "--data", description = "The data folder.")
  private @Nullable Path data;

  /// What a command does.
  interface Work {
    /// Does it, and gives the status that it ends with.
    ///
    /// @param settings of the configuration, with that folder in them
    int by(Settings settings) throws IOException;
  }

  /// Does it, or says why that cannot be.
  int run(Work work) {
    var folder = Optional.ofNullable(data);
    var source =
        new ConfigSource(Optional.ofNullable(config), folder, Optional.empty(), System.getenv());
    return switch (source.read()) {
      case Chosen.Good(var settings, _, _) -> done(work, settings);
      case Chosen.Wrong wrong -> {
        err().println(wrong.message());
        yield WRONG_CONFIG;
      }
    };
  }

  private int done(Work work, Settings settings) {
    try {
      return work.by(settings);
    } catch (IOException | UncheckedIOException | JournalFailure | StoreFailure failed) {
      err().println(StartFailure.explain(failed));
      return FAILED;
    }
  }

  PrintWriter out() {
    return line().getOut();
  }

  PrintWriter err() {
    return line().getErr();
  }

  private CommandLine line() {
    return Objects.requireNonNull(command, "picocli sets it").commandLine();
  }
}
