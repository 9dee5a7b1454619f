package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign calls`: the newest calls, or one of them.
@CommandLine.Command(
    name = "calls",
    description = "The newest calls that reached a provider, or one of them.",
    mixinStandardHelpOptions = true)
public final class CallsCommand implements Callable<Integer> {
  /// Where the server has them.
  static final String PATH = "/api/v1/calls";

  private static final int USUAL = 20;
  private static final List<Column> COLUMNS =
      List.of(
          new Column("time", CallsCommand::time),
          Column.of("id", "id"),
          Column.of("key", "key"),
          Column.of("asked", "asked"),
          Column.of("provider", "provider"),
          Column.of("source", "source"),
          Column.of("ending", "ending"),
          Column.of("in", "prompt_tokens"),
          Column.of("out", "completion_tokens"),
          Column.of("cost", "cost"),
          Column.of("ms", "millis"));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();
  @CommandLine.Mixin private CallFilters filters = new CallFilters();

  @CommandLine.Parameters(arity = "0..1", paramLabel = "ID", description = "One of them.")
  private @Nullable String id;

  @CommandLine.Option(
      names = "--limit",
      description = "So many at most; ${DEFAULT-VALUE} if nothing is said.",
      defaultValue = "" + USUAL)
  private int limit = USUAL;

  @Override
  public Integer call() {
    return options.run(
        client -> {
          if (id != null) {
            return client.show(PATH, Optional.of(id), options, COLUMNS);
          }
          if (limit < 1) {
            throw ApiClient.Unanswered.misused("--limit must be positive: " + limit);
          }
          options.show(client.list(PATH, filters.parameters(), limit), COLUMNS);
          return 0;
        });
  }

  private static String time(Json call) {
    return call.string("time").map(it -> it.replaceFirst("\\.\\d+Z$", "Z")).orElse("");
  }
}
