package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a server says of where a call would go, for a person.
final class Explanation {
  private static final String PATH = "/api/v1/route:explain";
  private static final List<Column> COLUMNS =
      List.of(
          new Column("tried", it -> it.present("position").map(Json::raw).orElse("never")),
          Column.of("provider", "provider"),
          Column.of("model", "model"),
          Column.of("source", "source"),
          Column.of("place", "place"),
          new Column("why not", Explanation::whyNot));

  private Explanation() {}

  /// Its lines.
  ///
  /// @throws ApiClient.Unanswered if the server does not say
  static List<String> of(ApiClient client, String model, Optional<String> residency) {
    var wish = residency.map(it -> ",\"residency\":" + JsonText.quote(it)).orElse("");
    var body = "{\"model\":" + JsonText.quote(model) + wish + "}";
    var said = client.ask("POST", PATH, body).orElseThrow();
    var lines = new ArrayList<String>();
    lines.add(head(model, said));
    var rows = said.find("candidates").map(Json::items).orElse(List.of());
    if (!rows.isEmpty()) {
      lines.addAll(Output.lines(rows, COLUMNS, new Terminal(System.getenv())));
    }
    return lines;
  }

  private static String head(String model, Json said) {
    var refusal = said.present("refusal").flatMap(it -> it.string("message"));
    if (refusal.isPresent()) {
      return "`" + model + "` would be refused: " + refusal.get();
    }
    var residency = said.string("residency").orElse("any");
    var most = said.integer("attempts").orElse(0);
    return "`%s` would go to these in order, at most %d of them, residency %s:"
        .formatted(model, most, residency);
  }

  private static String whyNot(Json candidate) {
    return candidate.string("excluded").map(it -> it.replace('_', ' ')).orElse("");
  }
}
