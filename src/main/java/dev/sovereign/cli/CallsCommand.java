package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/// `sovereign calls`: the newest calls, or one of them.
@CommandLine.Command(
    name = "calls",
    description = "The newest calls that reached a provider, or one of them.",
    mixinStandardHelpOptions = true)
public final class CallsCommand implements Callable<Integer> {
  /// Where the server has them.
  static final String PATH = "/api/v1/calls";

  private static final List<Column> COLUMNS =
      List.of(
          CallSelection.TIME,
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

  // Who looks for one call may have to ask its providers, too.
  private static final List<Column> OF_ONE =
      Stream.concat(COLUMNS.stream(), Stream.of(new Column("their id", CallsCommand::upstreamIds)))
          .toList();

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();
  @CommandLine.Mixin private CallSelection selection = new CallSelection();

  @Override
  public Integer call() {
    return options.run(
        client -> {
          if (selection.id().isPresent()) {
            return client.show(PATH, selection.id(), options, OF_ONE);
          }
          options.show(selection.newest(client, PATH), COLUMNS);
          return 0;
        });
  }

  private static String upstreamIds(Json call) {
    return call.find("attempts").map(Json::items).orElse(List.of()).stream()
        .flatMap(it -> it.string("upstream_request_id").map(id -> named(it, id)).stream())
        .collect(Collectors.joining(" "));
  }

  private static String named(Json attempt, String id) {
    return attempt.string("provider").orElse("") + ":" + id;
  }
}
