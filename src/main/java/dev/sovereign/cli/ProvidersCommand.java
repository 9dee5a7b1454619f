package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign providers`: who can be asked, and how own servers are.
@CommandLine.Command(
    name = "providers",
    description = "The providers, and how own servers are.",
    mixinStandardHelpOptions = true)
public final class ProvidersCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/providers";
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("name", "name"),
          Column.of("type", "type"),
          Column.of("source", "source"),
          new Column("state", ProvidersCommand::state),
          Column.of("running", "state", "running"),
          Column.of("waiting", "state", "waiting"),
          Column.of("in_flight", "in_flight"),
          Column.each("health", "health", ProvidersCommand::health),
          Column.of("place", "place"),
          Column.of("base_url", "base_url"));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();

  @CommandLine.Parameters(arity = "0..1", paramLabel = "NAME", description = "One of them.")
  private @Nullable String name;

  @Override
  public Integer call() {
    return options.run(client -> client.show(PATH, Optional.ofNullable(name), options, COLUMNS));
  }

  private static String health(Json model) {
    return model.string("model").orElse("") + "=" + model.find("score").map(Json::raw).orElse("");
  }

  private static String state(Json provider) {
    return provider
        .present("state")
        .map(it -> it.isTrue("ready") ? "ready" : "not ready")
        .orElse("");
  }
}
