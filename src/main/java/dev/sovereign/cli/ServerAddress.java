package dev.sovereign.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/// The options that say which server a command talks to, and where its admin key lies.
final class ServerAddress {
  @CommandLine.Option(
      names = "--server",
      description = "The server's address.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:SOVEREIGN_URL:-http://127.0.0.1:8484}")
  private String server = "";

  @CommandLine.Option(
      names = "--data",
      description = "The server's data folder, where its admin key lies.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:SOVEREIGN_DATA:-sovereign-data}")
  private Path data = Path.of("");

  String server() {
    return server;
  }

  /// The admin key, if there is one.
  Optional<String> adminKey(Map<String, String> environment) {
    return ApiClient.adminKey(data, environment);
  }

  /// A client of its management API.
  ///
  /// @throws ApiClient.Unanswered if there is no admin key, or the address is none
  ApiClient client(Map<String, String> environment) {
    return ApiClient.of(server, data, environment);
  }
}
