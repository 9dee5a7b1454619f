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
          Column.of("band", "band"),
          new Column("score", Explanation::score),
          new Column("gates", Explanation::gates),
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

  private static String score(Json candidate) {
    var health = candidate.present("health");
    var isTried = health.flatMap(it -> it.find("samples")).filter(it -> !it.raw().equals("0.0"));
    return isTried.flatMap(_ -> health).flatMap(it -> it.find("score")).map(Json::raw).orElse("");
  }

  // Those that would say no, or let only some pass.
  private static String gates(Json candidate) {
    var gates = candidate.find("gates").orElseThrow();
    var shut = new ArrayList<String>();
    gates.string("order").ifPresent(shut::add);
    gates.string("credential").ifPresent(it -> shut.add(it + waits(gates, "credential_millis")));
    if (gates.integer("rate_millis").orElse(0) > 0) {
      shut.add("rate" + waits(gates, "rate_millis"));
    }
    gates
        .string("breaker")
        .filter(it -> !it.equals("closed"))
        .ifPresent(it -> shut.add("breaker " + it + waits(gates, "breaker_millis")));
    var most = gates.integer("max_in_flight").orElse(Long.MAX_VALUE);
    if (gates.integer("in_flight").orElse(0) >= most) {
      shut.add("full");
    } else if (isQueueing(gates)) {
      shut.add("a queue there");
    }
    return shut.isEmpty() ? "open" : String.join(", ", shut).replace('_', ' ');
  }

  private static boolean isQueueing(Json gates) {
    var most = gates.integer("queue_limit").orElse(Long.MAX_VALUE);
    return gates.integer("in_flight").orElse(0) >= most;
  }

  private static String waits(Json gates, String member) {
    var millis = gates.integer(member).orElse(0);
    return millis > 0 ? " for %.1f s".formatted(millis / 1000.0) : "";
  }

  private static String whyNot(Json candidate) {
    return candidate.string("excluded").map(it -> it.replace('_', ' ')).orElse("");
  }
}
