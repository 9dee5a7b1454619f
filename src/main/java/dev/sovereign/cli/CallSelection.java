package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Which calls a command shows: one of them, or the newest that fit.
final class CallSelection {
  /// When each came in, to the second.
  static final Column TIME =
      new Column(
          "time",
          row -> row.string("time").map(it -> it.replaceFirst("\\.\\d+Z$", "Z")).orElse(""));

  private static final int USUAL = 20;

  @CommandLine.Mixin private CallFilters filters = new CallFilters();

  @CommandLine.Parameters(arity = "0..1", paramLabel = "ID", description = "One of them.")
  private @Nullable String id;

  @CommandLine.Option(
      names = "--limit",
      description = "So many at most; ${DEFAULT-VALUE} if nothing is said.",
      defaultValue = "" + USUAL)
  private int limit = USUAL;

  /// The id of the one, if it is one.
  Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /// The newest that fit.
  ///
  /// @throws ApiClient.Unanswered if the server does not say, or so few cannot be
  List<Json> newest(ApiClient client, String path) {
    if (limit < 1) {
      throw ApiClient.Unanswered.misused("--limit must be positive: " + limit);
    }
    return client.list(path, filters.parameters(), limit);
  }
}
