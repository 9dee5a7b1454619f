package dev.sovereign.app;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// The options that say in which data folder a command works while the program is stopped.
final class DataOption {
  @CommandLine.Option(names = "--config", description = "The configuration file.")
  private @Nullable Path config;

  @CommandLine.Option(names = "--data", description = "The data folder.")
  private @Nullable Path data;

  /// The configuration, with that folder in it.
  Chosen chosen() {
    var folder = Optional.ofNullable(data);
    return new ConfigSource(Optional.ofNullable(config), folder, Optional.empty(), System.getenv())
        .read();
  }
}
