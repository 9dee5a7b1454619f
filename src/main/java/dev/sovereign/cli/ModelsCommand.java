package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign models`: the declared models and who serves them.
@CommandLine.Command(
    name = "models",
    description = "The declared models and who serves them, in order.",
    mixinStandardHelpOptions = true)
public final class ModelsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/models";
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("id", "id"),
          Column.of("context", "context"),
          Column.each("offers", "offers", ModelsCommand::offer),
          Column.each("fallback", "fallback", ModelsCommand::offer));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();

  @CommandLine.Parameters(arity = "0..1", paramLabel = "ID", description = "One of them.")
  private @Nullable String id;

  @Override
  public Integer call() {
    return options.run(client -> client.show(PATH, Optional.ofNullable(id), options, COLUMNS));
  }

  private static String offer(Json offer) {
    return offer.string("provider").orElse("") + "/" + offer.string("model").orElse("");
  }
}
