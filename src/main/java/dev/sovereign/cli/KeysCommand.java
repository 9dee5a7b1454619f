package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign keys`: make, list, rotate and take back the keys of a running server.
@CommandLine.Command(
    name = "keys",
    description = "Make, list, rotate and revoke keys.",
    mixinStandardHelpOptions = true)
public final class KeysCommand {
  private static final String PATH = "/api/v1/keys";
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("id", "id"),
          Column.of("name", "name"),
          Column.of("scopes", "scopes"),
          new Column("expires", KeysCommand::expires),
          new Column("state", KeysCommand::state));

  private static final List<Column> MADE =
      Stream.concat(COLUMNS.stream(), Stream.of(Column.of("key", "key"))).toList();

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();

  @CommandLine.Command(
      name = "create",
      description = "Make a key; it is shown once.",
      mixinStandardHelpOptions = true)
  int create(
      @CommandLine.Parameters(paramLabel = "NAME") String name,
      @CommandLine.Option(
              names = "--scope",
              paramLabel = "SCOPE",
              split = ",",
              description = "call, admin.")
          @Nullable List<String> scopes,
      @CommandLine.Option(
              names = "--model",
              paramLabel = "MODEL",
              split = ",",
              description = "What it may ask for.")
          @Nullable List<String> models,
      @CommandLine.Option(
              names = "--expires-in",
              paramLabel = "TIME",
              description = "30d, 12h, or never.")
          @Nullable String expiresIn,
      @CommandLine.Mixin ResidencyOptions residency) {
    var body =
        "{\"name\":"
            + JsonText.quote(name)
            + member("scopes", Optional.ofNullable(scopes).map(KeysCommand::list))
            + member("models", Optional.ofNullable(models).map(KeysCommand::list))
            + member("expires_in", Optional.ofNullable(expiresIn).map(JsonText::quote))
            + member("residency", residency.json())
            + "}";
    return run(client -> client.ask("POST", PATH, body));
  }

  @CommandLine.Command(
      name = "list",
      description = "All keys, the newest first.",
      mixinStandardHelpOptions = true)
  int list() {
    return options.run(client -> client.show(PATH, Optional.empty(), options, COLUMNS));
  }

  @CommandLine.Command(
      name = "rotate",
      description = "Make a key that takes another's place.",
      mixinStandardHelpOptions = true)
  int rotate(
      @CommandLine.Parameters(paramLabel = "ID") String id,
      @CommandLine.Option(
              names = "--grace",
              paramLabel = "TIME",
              description = "How long the old one holds on; ${DEFAULT-VALUE} if none.",
              defaultValue = "24h")
          String grace) {
    var body = "{\"grace\":" + JsonText.quote(grace) + "}";
    return run(client -> client.ask("POST", path(id) + "/rotate", body));
  }

  @CommandLine.Command(
      name = "revoke",
      description = "Take a key back, at once.",
      mixinStandardHelpOptions = true)
  int revoke(@CommandLine.Parameters(paramLabel = "ID") String id) {
    return run(client -> client.ask("DELETE", path(id), ""));
  }

  private static String path(String id) {
    if (!id.matches("[A-Za-z0-9]{1,64}")) {
      throw ApiClient.Unanswered.misused("an id is letters and digits, as `keys list` shows it");
    }
    return PATH + "/" + id;
  }

  private int run(Function<ApiClient, Optional<Json>> request) {
    return options.run(
        client -> {
          request.apply(client).ifPresentOrElse(this::show, this::done);
          return 0;
        });
  }

  private void done() {
    if (options.output() == Form.TABLE) {
      options.terminal().out().println("done");
    }
  }

  private void show(Json answer) {
    var isMade = options.output() == Form.CSV && answer.string("key").isPresent();
    options.show(answer, isMade ? MADE : COLUMNS);
    if (options.output() == Form.TABLE) {
      var out = options.terminal().out();
      answer.string("key").ifPresent(key -> out.println("\n" + key + "\n(shown once)"));
    }
  }

  private static String expires(Json key) {
    return key.string("expires").map(it -> it.replaceFirst("\\.\\d+Z$", "Z")).orElse("never");
  }

  private static String state(Json key) {
    if (key.string("revoked").isPresent()) {
      return "revoked";
    }
    return key.string("replaced_by").map(it -> "replaced by " + it).orElse("holds");
  }

  private static String member(String name, Optional<String> value) {
    return value.map(it -> ",\"" + name + "\":" + it).orElse("");
  }

  private static String list(List<String> words) {
    return words.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
  }
}
