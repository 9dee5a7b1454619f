package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine;

/// The options of every command that talks to a running server, and how it prints what it hears.
///
/// A command ends in 0 when it did what it was asked to, 1 when that failed, 2 when it was asked
/// wrongly, 3 when there is no such thing, 4 when the key does not allow it.
final class ServerOptions {
  private final Terminal terminal = new Terminal(System.getenv());

  @CommandLine.Mixin private ServerAddress address = new ServerAddress();

  @CommandLine.Option(
      names = {"-o", "--output"},
      description = "One of ${COMPLETION-CANDIDATES}.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "table")
  private Form output = Form.TABLE;

  Terminal terminal() {
    return terminal;
  }

  Form output() {
    return output;
  }

  /// Runs what talks to the server, and says why if it cannot.
  int run(ToIntFunction<ApiClient> work) {
    try {
      return work.applyAsInt(address.client(System.getenv()));
    } catch (ApiClient.Unanswered unanswered) {
      terminal.err().println(unanswered.getMessage());
      return unanswered.status();
    }
  }

  /// Prints one thing, or a list with its rows in `data`.
  void show(Json answer, List<Column> columns) {
    switch (output) {
      case JSON -> terminal.out().println(answer.raw().strip());
      case YAML -> terminal.out().print(Yaml.of(answer));
      case CSV -> csv(rows(answer), columns).forEach(terminal.out()::println);
      case TABLE -> table(rows(answer), columns);
    }
  }

  /// Prints rows of a list that were brought together from its pages.
  void show(List<Json> rows, List<Column> columns) {
    var all = String.join(",", rows.stream().map(Json::raw).toList());
    var json = "{\"data\":[" + all + "]}";
    show(Json.parseAll(json.getBytes(StandardCharsets.UTF_8)), columns);
  }

  private static List<Json> rows(Json answer) {
    return answer.find("data").map(Json::items).orElse(List.of(answer));
  }

  private static List<String> csv(List<Json> rows, List<Column> columns) {
    var lines = new ArrayList<String>();
    lines.add(Csv.line(columns.stream().map(Column::title).toList()));
    rows.forEach(row -> lines.add(Csv.line(cells(row, columns))));
    return lines;
  }

  private void table(List<Json> rows, List<Column> columns) {
    var titles = columns.stream().map(Column::title).toList();
    var cells = rows.stream().map(row -> cells(row, columns)).toList();
    var lines = Table.lines(titles, cells, terminal.width());
    terminal.out().println(terminal.bold(lines.getFirst()));
    lines.subList(1, lines.size()).forEach(terminal.out()::println);
  }

  static List<String> cells(Json row, List<Column> columns) {
    return columns.stream().map(column -> column.value().apply(row)).toList();
  }
}
