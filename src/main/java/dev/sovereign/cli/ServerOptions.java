package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import picocli.CommandLine;

/// The options of every command that talks to a running server, and how it prints what it hears.
///
/// A command ends in 0 when it did what it was asked to, 1 when that failed, 2 when it was asked
/// wrongly, 3 when there is no such thing, 4 when the key does not allow it.
final class ServerOptions {
  @CommandLine.Mixin private ServerAddress address = new ServerAddress();
  @CommandLine.Mixin private Output output = new Output();

  Terminal terminal() {
    return output.terminal();
  }

  Form output() {
    return output.form();
  }

  /// Runs what talks to the server, and says why if it cannot.
  int run(ToIntFunction<ApiClient> work) {
    try {
      return work.applyAsInt(address.client(System.getenv()));
    } catch (ApiClient.Unanswered unanswered) {
      terminal().err().println(unanswered.getMessage());
      return unanswered.status();
    }
  }

  /// Prints one thing, or a list with its rows in `data`.
  void show(Json answer, List<Column> columns) {
    output.show(answer, columns);
  }

  /// Prints rows of a list that were brought together from its pages.
  void show(List<Json> rows, List<Column> columns) {
    output.show(json(rows), columns);
  }

  /// The same; on a terminal each row of a table ends in a bar of this.
  void show(List<Json> rows, List<Column> columns, ToLongFunction<Json> bar) {
    output.show(json(rows), columns, bar);
  }

  private static String json(List<Json> rows) {
    return "{\"data\":[" + String.join(",", rows.stream().map(Json::raw).toList()) + "]}";
  }
}
