package dev.sovereign.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign prices`: what offers cost, and who says so.
@CommandLine.Command(
    name = "prices",
    description = "What offers cost per million tokens, and who says so.",
    mixinStandardHelpOptions = true)
public final class PricesCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/prices";
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("model", "model"),
          Column.of("provider", "provider"),
          Column.of("provider_model", "provider_model"),
          Column.of("kind", "kind"),
          Column.of("currency", "currency"),
          Column.of("input", "input"),
          Column.of("cached_input", "cached_input"),
          Column.of("output", "output"),
          Column.of("from", "from"),
          Column.of("date", "date"));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();

  @CommandLine.Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "Only this model, by its public name, its provider's, or <provider>/<its id>.")
  private @Nullable String model;

  @CommandLine.Option(names = "--provider", description = "Only offers of this provider.")
  private @Nullable String provider;

  @Override
  public Integer call() {
    var wanted = new LinkedHashMap<String, String>();
    Optional.ofNullable(model).ifPresent(it -> wanted.put("model", it));
    Optional.ofNullable(provider).ifPresent(it -> wanted.put("provider", it));
    return options.run(
        client -> {
          options.show(client.list(PATH, wanted, Integer.MAX_VALUE), COLUMNS);
          return 0;
        });
  }
}
