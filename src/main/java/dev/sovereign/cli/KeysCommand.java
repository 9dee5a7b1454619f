package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign keys`: make, list, rotate and take back the keys of a running server.
@CommandLine.Command(
    name = "keys",
    description = "Make, list, rotate and revoke keys.",
    mixinStandardHelpOptions = true)
public final class KeysCommand {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @CommandLine.Option(
      names = "--server",
      description = "The server's address.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:SOVEREIGN_URL:-http://127.0.0.1:8484}")
  private String server = "";

  @CommandLine.Option(
      names = "--data",
      description = "The server's data folder, where its admin key lies.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:SOVEREIGN_DATA:-sovereign-data}")
  private Path data = Path.of("");

  @CommandLine.Option(
      names = {"-o", "--output"},
      description = "One of ${COMPLETION-CANDIDATES}.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "table")
  private Form output = Form.TABLE;

  /// How answers are printed.
  enum Form {
    TABLE,
    JSON
  }

  @CommandLine.Command(name = "create", description = "Make a key; it is shown once.")
  int create(
      @CommandLine.Parameters(paramLabel = "NAME") String name,
      @CommandLine.Option(names = "--scope", split = ",", description = "call, admin.")
          @Nullable List<String> scopes,
      @CommandLine.Option(names = "--model", split = ",", description = "What it may ask for.")
          @Nullable List<String> models,
      @CommandLine.Option(names = "--expires-in", description = "30d, 12h, or never.")
          @Nullable String expiresIn) {
    var body =
        "{\"name\":"
            + JsonText.quote(name)
            + member("scopes", Optional.ofNullable(scopes).map(KeysCommand::list))
            + member("models", Optional.ofNullable(models).map(KeysCommand::list))
            + member("expires_in", Optional.ofNullable(expiresIn).map(JsonText::quote))
            + "}";
    return run(client -> client.ask("POST", "/api/v1/keys", body));
  }

  @CommandLine.Command(name = "list", description = "All keys, the newest first.")
  int list() {
    return run(client -> client.ask("GET", "/api/v1/keys", ""));
  }

  @CommandLine.Command(name = "rotate", description = "Make a key that takes another's place.")
  int rotate(
      @CommandLine.Parameters(paramLabel = "ID") String id,
      @CommandLine.Option(
              names = "--grace",
              description = "How long the old one holds on.",
              defaultValue = "24h")
          String grace) {
    var body = "{\"grace\":" + JsonText.quote(grace) + "}";
    return run(client -> client.ask("POST", path(id) + "/rotate", body));
  }

  @CommandLine.Command(name = "revoke", description = "Take a key back, at once.")
  int revoke(@CommandLine.Parameters(paramLabel = "ID") String id) {
    return run(client -> client.ask("DELETE", path(id), ""));
  }

  private static String path(String id) {
    if (!id.matches("[A-Za-z0-9]{1,64}")) {
      throw ApiClient.Unanswered.misused("an id is letters and digits, as `keys list` shows it");
    }
    return "/api/v1/keys/" + id;
  }

  private int run(Function<ApiClient, Optional<Json>> request) {
    try {
      var answer = request.apply(ApiClient.of(server, data, System.getenv()));
      answer.ifPresentOrElse(this::show, () -> out.println("done"));
      return 0;
    } catch (ApiClient.Unanswered unanswered) {
      err.println(unanswered.getMessage());
      return unanswered.status();
    }
  }

  private void show(Json answer) {
    if (output == Form.JSON) {
      out.println(answer.raw());
      return;
    }
    var rows = answer.find("data").map(Json::items).orElse(List.of(answer));
    out.printf("%-14s %-20s %-12s %-22s %s%n", "ID", "NAME", "SCOPES", "EXPIRES", "STATE");
    rows.forEach(this::row);
    answer.string("key").ifPresent(key -> out.println("\n" + key + "\n(shown once)"));
  }

  private void row(Json key) {
    var scopes =
        key.find("scopes").map(Json::items).orElse(List.of()).stream()
            .map(Json::text)
            .collect(Collectors.joining(","));
    out.printf(
        "%-14s %-20s %-12s %-22s %s%n",
        key.string("id").orElse(""),
        key.string("name").orElse(""),
        scopes,
        key.string("expires").map(it -> it.substring(0, Math.min(19, it.length()))).orElse("never"),
        state(key));
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
