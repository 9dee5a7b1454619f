package dev.sovereign.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Exposition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Holds what is drawn and alerted on to what a started gateway shows.
final class DashboardsTest {
  private static final Path GRAFANA = Path.of("deploy/grafana");
  private static final Path RULES = Path.of("deploy/prometheus/rules.yaml");
  private static final Path ALERTS = Path.of("docs/alerts.md");
  private static final Set<String> OF_PROMETHEUS = Set.of("instance", "le");
  private static final Pattern HEADING = Pattern.compile("(?m)^## (\\w+)$");
  private static final String SOURCE = "${datasource}";

  private static Exposition shown;

  /// One alert.
  private record Alert(String name, String expression, String runbook) {}

  @BeforeAll
  static void makeCalls() {
    shown = ShownFigures.afterCalls();
  }

  @Test
  void aWrongNameIsFound() {
    var query =
        Query.of(
            "histogram_quantile(0.9, sum by (le, who) (rate(no_such_metric{a=~\"x|$y\"}[5m])))"
                + " / on (b) up > 0.5 and 2 * other");

    assertEquals(Set.of("no_such_metric", "other", "up"), query.metrics());
    assertEquals(Set.of("a", "b", "le", "who"), query.labels());
    assertEquals(Set.of("x"), query.values());
    assertEquals(query.metrics(), unknownMetrics(List.of(query)));
  }

  @Test
  void everyMetricThatIsDrawnIsShown() {
    var queries = dashboards().flatMap(DashboardsTest::queries).toList();

    assertTrue(queries.size() > 40, "queries " + queries.size());
    assertEquals(Set.of(), unknownMetrics(queries));
    assertEquals(Set.of(), unknownLabels(queries));
    assertEquals(Set.of(), undocumented(queries));
  }

  @Test
  void everyMetricThatIsAlertedOnIsShown() {
    var queries = alerts().stream().map(it -> Query.of(it.expression())).toList();

    assertEquals(Set.of(), unknownMetrics(queries));
    assertEquals(Set.of(), unknownLabels(queries));
    assertEquals(Set.of(), undocumented(queries));
  }

  @Test
  void whatAlertsSeeGrowingBeginsAtZero() {
    var provider = "cloud"; // Which has answered, and never with one of these.
    var alarming =
        shown.samples().stream()
            .filter(it -> it.name().equals("sovereign_attempts_total"))
            .filter(it -> provider.equals(it.labels().get("provider")) && it.value() == 0)
            .map(it -> String.valueOf(it.labels().get("outcome")))
            .toList();

    assertEquals(Set.of("auth", "quota", "internal_error"), Set.copyOf(alarming));
  }

  @Test
  void everyAlertHasItsRunbook() {
    var headings =
        HEADING.matcher(text(ALERTS)).results().map((MatchResult it) -> it.group(1)).toList();

    assertEquals(headings, alerts().stream().map(Alert::name).toList());
    assertEquals(
        headings.stream().map(it -> "docs/alerts.md#" + it.toLowerCase(Locale.ROOT)).toList(),
        alerts().stream().map(Alert::runbook).toList());
  }

  @Test
  void noDashboardNamesADataSource() {
    var sources = new TreeSet<String>();
    dashboards().forEach(it -> collectSources(it, sources));

    assertEquals(Set.of(SOURCE), sources);
  }

  @Test
  void panelsDoNotLieOnEachOther() {
    dashboards()
        .forEach(
            it -> {
              var places =
                  it.find("panels").orElseThrow().items().stream().map(DashboardsTest::place);
              var all = places.toList();
              assertEquals(all.size(), Set.copyOf(all).size(), all.toString());
            });
  }

  private static String place(Json panel) {
    var place = panel.find("gridPos").orElseThrow();
    return place.integer("x").orElseThrow() + " " + place.integer("y").orElseThrow();
  }

  private static Set<String> unknownMetrics(List<Query> queries) {
    var unknown = new TreeSet<String>();
    queries.forEach(it -> unknown.addAll(it.metrics()));
    unknown.removeAll(shown.names());
    return unknown;
  }

  private static Set<String> unknownLabels(List<Query> queries) {
    var unknown = new TreeSet<String>();
    for (var query : queries) {
      var known = new TreeSet<>(OF_PROMETHEUS);
      query.metrics().forEach(it -> known.addAll(shown.labels(it)));
      query.labels().stream().filter(it -> !known.contains(it)).forEach(unknown::add);
    }
    return unknown;
  }

  // A word that a label is compared with stands on one of the pages.
  private static Set<String> undocumented(List<Query> queries) {
    var pages = text(Path.of("docs/metrics.md")) + text(Path.of("docs/errors.md"));
    var missing = new TreeSet<String>();
    for (var query : queries) {
      query.values().stream()
          .filter(it -> !pages.contains("`" + it + "`") && !pages.contains("| " + it + " |"))
          .forEach(missing::add);
    }
    return missing;
  }

  private static Stream<Json> dashboards() {
    try (var files = Files.list(GRAFANA)) {
      return files.map(it -> Json.parseAll(bytes(it))).toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Stream<Query> queries(Json dashboard) {
    var drawn =
        dashboard.find("panels").orElseThrow().items().stream()
            .flatMap(it -> it.find("targets").orElseThrow().items().stream())
            .map(it -> Query.of(it.string("expr").orElseThrow()));
    var variables =
        dashboard.find("templating").orElseThrow().find("list").orElseThrow().items().stream()
            .flatMap(it -> it.string("definition").stream())
            .map(Query::ofVariable);
    return Stream.concat(drawn, variables);
  }

  private static void collectSources(Json json, Set<String> sources) {
    switch (json.kind()) {
      case OBJECT -> {
        json.present("datasource").ifPresent(it -> sources.add(it.string("uid").orElse("none")));
        json.members().forEach(it -> collectSources(it.value(), sources));
      }
      case ARRAY -> json.items().forEach(it -> collectSources(it, sources));
      case STRING, NUMBER, BOOLEAN, NULL -> {}
    }
  }

  private static List<Alert> alerts() {
    var alerts = new ArrayList<Alert>();
    var file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text(RULES));
    for (var group : (List<?>) file.get("groups")) {
      for (var rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
        var alert = (Map<?, ?>) rule;
        var notes = (Map<?, ?>) alert.get("annotations");
        alerts.add(
            new Alert(
                alert.get("alert").toString(),
                alert.get("expr").toString(),
                notes.get("runbook").toString()));
      }
    }
    return alerts;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }
}
