package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/// `sovereign decisions`: which way calls went, and why; of one call all of it.
@CommandLine.Command(
    name = "decisions",
    description = "Which way the newest calls went, and why, or one of them.",
    mixinStandardHelpOptions = true)
public final class DecisionsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/decisions";
  private static final List<Column> COLUMNS =
      List.of(
          CallSelection.TIME,
          Column.of("id", "id"),
          Column.of("asked", "asked"),
          Column.of("residency", "residency"),
          new Column("way", DecisionsCommand::way),
          Column.of("source", "source"),
          Column.of("ending", "ending"),
          Column.of("ms", "millis"));
  private static final List<Column> CANDIDATES =
      List.of(
          new Column("place", it -> it.present("position").map(Json::raw).orElse("never")),
          Column.of("provider", "provider"),
          Column.of("model", "model"),
          Column.of("band", "band"),
          new Column("score", DecisionsCommand::score),
          new Column("what happened", DecisionsCommand::whatHappened));

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();
  @CommandLine.Mixin private CallSelection selection = new CallSelection();

  @Override
  public Integer call() {
    return options.run(
        client -> {
          if (selection.id().isPresent()) {
            return one(client, selection.id().get());
          }
          options.show(selection.newest(client, PATH), COLUMNS);
          return 0;
        });
  }

  private int one(ApiClient client, String call) {
    var decision = client.one(PATH, call);
    if (options.output() != Form.TABLE) {
      options.show(decision, COLUMNS);
      return 0;
    }
    options.terminal().out().println(head(decision));
    options.show(candidates(decision), CANDIDATES);
    return 0;
  }

  private static String head(Json decision) {
    var served = decision.string("provider").map(it -> ", by " + it).orElse("");
    return "%s, `%s`, residency %s: %s%s after %d ms."
        .formatted(
            decision.string("time").orElse(""),
            decision.string("asked").orElse(""),
            decision.string("residency").orElse(""),
            decision.string("ending").orElse("").replace('_', ' '),
            served,
            decision.integer("millis").orElse(0));
  }

  private static String score(Json candidate) {
    return candidate.present("health").flatMap(it -> it.find("score")).map(Json::raw).orElse("");
  }

  private static List<Json> candidates(Json decision) {
    return items(decision, "candidates");
  }

  private static List<Json> items(Json json, String name) {
    return json.find(name).map(Json::items).orElse(List.of());
  }

  // Who was asked or passed over, in order, with why.
  private static String way(Json decision) {
    return candidates(decision).stream()
        .filter(it -> !whatHappened(it).isEmpty())
        .map(it -> it.string("provider").orElse("") + ": " + whatHappened(it))
        .collect(Collectors.joining("; "));
  }

  private static String whatHappened(Json candidate) {
    var excluded = candidate.string("excluded").map(it -> it.replace('_', ' ')).stream();
    var shut =
        items(candidate, "gates").stream()
            .filter(it -> it.string("said").orElse("").equals("shut"))
            .map(DecisionsCommand::shut);
    var attempts = items(candidate, "attempts").stream().map(DecisionsCommand::attempt);
    return Stream.of(excluded, shut, attempts).flatMap(it -> it).collect(Collectors.joining(", "));
  }

  private static String shut(Json gate) {
    var wait = gate.integer("wait_millis").orElse(0);
    return gate.string("gate").orElse("") + " shut" + (wait > 0 ? " for " + wait + " ms" : "");
  }

  private static String attempt(Json attempt) {
    return "%s at %d ms (%d ms)"
        .formatted(
            attempt.string("outcome").orElse("").replace('_', ' '),
            attempt.integer("started_millis").orElse(0),
            attempt.integer("millis").orElse(0));
  }
}
