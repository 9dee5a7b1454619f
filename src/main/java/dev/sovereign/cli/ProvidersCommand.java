package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
          Column.of("order", "gates", "order"),
          new Column("left_alone", ProvidersCommand::leftAlone),
          Column.each("health", "health", ProvidersCommand::health),
          Column.of("place", "place"),
          Column.of("base_url", "base_url"));

  private static final List<Column> PROBED =
      List.of(
          Column.of("provider", "provider"),
          Column.of("said", "said"),
          Column.of("detail", "detail"));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();

  @CommandLine.Parameters(arity = "0..1", paramLabel = "NAME", description = "One of them.")
  private @Nullable String name;

  @Override
  public Integer call() {
    return options.run(client -> client.show(PATH, Optional.ofNullable(name), options, COLUMNS));
  }

  @CommandLine.Command(
      name = "trip",
      description = "Send nobody there, until it is reset.",
      mixinStandardHelpOptions = true)
  int trip(@CommandLine.Parameters(paramLabel = "NAME") String provider) {
    return order(provider, "trip");
  }

  @CommandLine.Command(
      name = "drain",
      description = "Let it run empty, until it is reset.",
      mixinStandardHelpOptions = true)
  int drain(@CommandLine.Parameters(paramLabel = "NAME") String provider) {
    return order(provider, "drain");
  }

  @CommandLine.Command(
      name = "reset",
      description = "Open all gates before it.",
      mixinStandardHelpOptions = true)
  int reset(@CommandLine.Parameters(paramLabel = "NAME") String provider) {
    return order(provider, "reset");
  }

  @CommandLine.Command(
      name = "probe",
      description = "Ask it, for free, whether it would serve us.",
      mixinStandardHelpOptions = true)
  int probe(@CommandLine.Parameters(paramLabel = "NAME") String provider) {
    return order(provider, "probe", PROBED);
  }

  private int order(String provider, String word) {
    return order(provider, word, COLUMNS);
  }

  private int order(String provider, String word, List<Column> columns) {
    return options.run(
        client -> {
          client
              .ask("POST", path(provider) + "/" + word, "")
              .ifPresent(it -> options.show(it, columns));
          return 0;
        });
  }

  private static String path(String provider) {
    if (!provider.matches("[A-Za-z0-9._-]{1,64}")) {
      throw ApiClient.Unanswered.misused("a provider's name is letters, digits and . _ - only");
    }
    return PATH + "/" + provider;
  }

  // The models whose breaker is not closed.
  private static String leftAlone(Json provider) {
    return provider
        .find("gates")
        .flatMap(it -> it.find("models"))
        .map(Json::items)
        .orElse(List.of())
        .stream()
        .filter(it -> !it.string("breaker").orElse("").equals("closed"))
        .map(it -> it.string("model").orElse("") + "=" + it.string("breaker").orElse(""))
        .collect(Collectors.joining(" "));
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
