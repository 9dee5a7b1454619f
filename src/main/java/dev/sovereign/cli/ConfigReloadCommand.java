package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `sovereign config reload`: has a running server take its changed configuration.
@CommandLine.Command(
    name = "reload",
    description = "Have a running server take its changed configuration; open calls go on.",
    mixinStandardHelpOptions = true)
public final class ConfigReloadCommand implements Callable<Integer> {
  private static final int WRONG = 2;
  private static final String CHANGES = "changes";
  private static final String ERRORS = "errors";
  private static final List<Column> CHANGE =
      List.of(Column.of("change", "change"), Column.of("key", "key"));
  private static final List<Column> ERROR =
      List.of(
          Column.of("line", "line"), Column.of("column", "column"), Column.of("detail", "detail"));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();

  @Override
  public Integer call() {
    return options.run(
        client -> {
          try {
            client.ask("POST", "/api/v1/config/reload", "").ifPresent(this::taken);
            return 0;
          } catch (ApiClient.Unanswered unanswered) {
            refused(
                unanswered
                    .problem()
                    .filter(it -> it.find(ERRORS).isPresent())
                    .orElseThrow(() -> unanswered));
            return WRONG;
          }
        });
  }

  private void taken(Json answer) {
    var changes = answer.find(CHANGES).map(Json::items).orElse(List.of());
    if (options.output() != Form.TABLE) {
      show(answer, CHANGES, CHANGE);
      return;
    }
    var out = options.terminal().out();
    if (changes.isEmpty()) {
      out.println("nothing has changed");
    }
    for (var change : changes) {
      out.println(change.string("change").orElse("") + " " + change.string("key").orElse(""));
    }
  }

  // JSON and YAML say all that the server said; a table has the list's rows.
  private void show(Json answer, String list, List<Column> columns) {
    var isRows = options.output() == Form.CSV;
    options.show(isRows ? answer.find(list).orElse(answer) : answer, columns);
  }

  // As `config check` says it; the lines themselves are at the server.
  private void refused(Json problem) {
    if (options.output() != Form.TABLE) {
      show(problem, ERRORS, ERROR);
    }
    var err = options.terminal().err();
    var file = problem.string("file").orElse("");
    for (var error : problem.find(ERRORS).map(Json::items).orElse(List.of())) {
      err.println(
          file
              + ":"
              + error.find("line").map(Json::raw).orElse("1")
              + ":"
              + error.find("column").map(Json::raw).orElse("1")
              + ": error: "
              + error.string("detail").orElse(""));
    }
    err.println(problem.string("detail").orElse("refused"));
  }
}
