package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import picocli.CommandLine;

/// The option `-o`, and how a command prints in the form that it names.
public final class Output {
  private final Terminal terminal = new Terminal(System.getenv());

  @CommandLine.Option(
      names = {"-o", "--output"},
      description = "One of ${COMPLETION-CANDIDATES}.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "table")
  private Form form = Form.TABLE;

  Terminal terminal() {
    return terminal;
  }

  Form form() {
    return form;
  }

  /// Whether it is for a person, to whom a command may speak as it likes.
  public boolean isTable() {
    return form == Form.TABLE;
  }

  /// Prints one thing, a list, or a list with its rows in `data`.
  public void show(Json answer, List<Column> columns) {
    switch (form) {
      case JSON -> terminal.out().println(answer.raw().strip());
      case YAML -> terminal.out().print(Yaml.of(answer));
      case CSV -> csv(rows(answer), columns).forEach(terminal.out()::println);
      case TABLE -> table(rows(answer), columns);
    }
  }

  /// The same of what is still text.
  public void show(String json, List<Column> columns) {
    show(Json.parseAll(json.getBytes(StandardCharsets.UTF_8)), columns);
  }

  /// The same; on a terminal each row of a table ends in a bar, as far as there is room on its
  /// line.
  void show(String json, List<Column> columns, ToLongFunction<Json> value) {
    var answer = Json.parseAll(json.getBytes(StandardCharsets.UTF_8));
    if (!isTable() || !Terminal.isPerson()) {
      show(answer, columns);
      return;
    }
    var values = rows(answer).stream().mapToLong(value).toArray();
    var lines = lines(rows(answer), columns, terminal);
    var longest = lines.stream().mapToInt(String::length).max().orElse(0);
    var room = terminal.width() - longest - Table.GAP.length();
    terminal.out().println(terminal.bold(lines.getFirst()));
    for (var i = 0; i < values.length; i++) {
      var line = lines.get(i + 1);
      var bar = Bar.of(values[i], LongStream.of(values).max().orElse(0), room);
      var gap = bar.isEmpty() ? 0 : longest - line.length() + Table.GAP.length();
      terminal.out().println(line + " ".repeat(gap) + bar);
    }
  }

  private static List<Json> rows(Json answer) {
    var list = answer.find("data").orElse(answer);
    return list.kind() == Json.Kind.ARRAY ? list.items() : List.of(answer);
  }

  private static List<String> csv(List<Json> rows, List<Column> columns) {
    var lines = new ArrayList<String>();
    lines.add(Csv.line(columns.stream().map(Column::title).toList()));
    rows.forEach(row -> lines.add(Csv.line(cells(row, columns))));
    return lines;
  }

  private void table(List<Json> rows, List<Column> columns) {
    var lines = lines(rows, columns, terminal);
    terminal.out().println(terminal.bold(lines.getFirst()));
    lines.subList(1, lines.size()).forEach(terminal.out()::println);
  }

  /// The lines of a table, its titles first.
  static List<String> lines(List<Json> rows, List<Column> columns, Terminal terminal) {
    var titles = columns.stream().map(Column::title).toList();
    var cells = rows.stream().map(row -> cells(row, columns)).toList();
    return Table.lines(titles, cells, terminal.width());
  }

  static List<String> cells(Json row, List<Column> columns) {
    return columns.stream().map(column -> column.value().apply(row)).toList();
  }
}
