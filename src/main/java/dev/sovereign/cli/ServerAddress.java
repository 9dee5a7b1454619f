package dev.sovereign.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/// The options that say which server a command talks to, and where its admin key lies.
final class ServerAddress {
  @CommandLine.Mixin private ServerOption address = new ServerOption();

  @CommandLine.Option(
      names = "--data",
      description = "The server's data folder, where its admin key lies.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:SOVEREIGN_DATA:-sovereign-data}")
  private Path data = Path.of("");

  String server() {
    return address.server();
  }

  /// The admin key, if there is one.
  Optional<String> adminKey(Map<String, String> environment) {
    return ApiClient.adminKey(data, environment);
  }

  /// The key to call models with: the one that was given, else the admin key.
  ///
  /// @throws ApiClient.Unanswered if there is neither
  String callKey(Optional<String> given, Map<String, String> environment) {
    var key =
        given
            .filter(it -> !it.isEmpty())
            .or(() -> adminKey(environment))
            .orElseThrow(
                () ->
                    ApiClient.Unanswered.misused(
                        "no key: give --key or SOVEREIGN_KEY, or name the server's data folder"
                            + " with --data"));
    return ApiClient.checked(key);
  }

  /// A client of its management API.
  ///
  /// @throws ApiClient.Unanswered if there is no admin key, or the address is none
  ApiClient client(Map<String, String> environment) {
    return ApiClient.of(server(), data, environment);
  }
}
