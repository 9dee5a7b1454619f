package dev.sovereign.api;

import dev.sovereign.json.JsonText;
import dev.sovereign.json.ObjectText;
import java.util.List;
import java.util.function.Supplier;

/// `/api/v1/config`: the configuration in force, and taking a changed one.
public final class ConfigEndpoint {
  private static final String PATH = "/api/v1/config";

  private final Reloading reloading;
  private final Supplier<String> inForce;

  /// @param inForce the configuration in force as JSON, without secrets
  public ConfigEndpoint(Reloading reloading, Supplier<String> inForce) {
    this.reloading = reloading;
    this.inForce = inForce;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, _ -> Told.json(inForce.get())),
        Route.of("POST", PATH + "/reload", _ -> told(reloading.reload())));
  }

  private static Told told(Reloading.Outcome outcome) {
    return switch (outcome) {
      case Reloading.Outcome.Taken(var changes) ->
          Told.json(
              new ObjectText()
                  .list("changes", changes.stream().map(ConfigEndpoint::change).toList())
                  .end());
      case Reloading.Outcome.Refused(var file, var findings) -> refused(file, findings);
      case Reloading.Outcome.Unrecorded(var why) ->
          new Told.Refused(
              503,
              "Configuration not recorded",
              "The configuration before stays in force; try again: " + why,
              "");
      case Reloading.Outcome.Stopping() ->
          new Told.Refused(
              503, "Stopping", "The server is stopping; its configuration stays as it is.", "");
    };
  }

  private static String change(Reloading.Change change) {
    return new ObjectText().text("key", change.key()).text("change", change.kind()).end();
  }

  private static Told refused(String file, List<Reloading.Finding> findings) {
    var errors = findings.stream().map(ConfigEndpoint::finding).toList();
    return new Told.Refused(
        422,
        "Configuration refused",
        "The configuration is not taken; the one before stays in force.",
        ",\"file\":" + JsonText.quote(file) + ",\"errors\":[" + String.join(",", errors) + "]");
  }

  private static String finding(Reloading.Finding finding) {
    return new ObjectText()
        .number("line", finding.line())
        .number("column", finding.column())
        .text("detail", finding.message())
        .end();
  }
}
