package dev.sovereign.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the documents against the code and against each other.
final class DocsTest {
  private static final Path MAIN = Path.of("src/main/java/dev/sovereign");
  private static final Path ERRORS = Path.of("docs/errors.md");
  private static final Path METRICS = Path.of("docs/metrics.md");
  private static final Path DECISIONS = Path.of("docs/decisions");
  private static final List<String> SOURCES_OF_CODES =
      List.of(
          "api/OpenAiErrors.java",
          "api/NotYet.java",
          "api/KeyCheck.java",
          "dialect/RequestReader.java",
          "http/InvalidRequests.java");
  // Not the members of a request that are asked for.
  private static final Pattern QUOTED_WORD =
      Pattern.compile("(?<!present\\(|isTrue\\()\"([a-z]+(?:_[a-z]+)+)\\\\?\"");
  private static final Pattern STATUS = Pattern.compile("\\b[45]\\d\\d\\b");
  private static final Pattern METRIC = Pattern.compile("\"(sovereign_[a-z_]+)\"");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>"
              + "(?:(?!</dependency>).)*</dependency>",
          Pattern.DOTALL);
  private static final int MOST_DEPENDENCIES = 15;

  @Test
  void everyTypeAndCodeOfTheSourceStandsInTheErrorsPage() {
    var words =
        SOURCES_OF_CODES.stream()
            .map(it -> text(MAIN.resolve(it)))
            .flatMap(it -> QUOTED_WORD.matcher(it).results())
            .map(it -> it.group(1));

    assertEquals(List.of(), missing(ERRORS, words));
  }

  @Test
  void everyStatusOfTheSourceStandsInTheErrorsPage() {
    var page = text(ERRORS);

    var missing =
        SOURCES_OF_CODES.stream()
            .flatMap(it -> STATUS.matcher(text(MAIN.resolve(it))).results())
            .map(MatchResult::group)
            .filter(it -> !page.contains("| " + it + " |"))
            .toList();

    assertEquals(List.of(), missing);
  }

  @Test
  void everyKindOfFailureStandsInTheErrorsPage() {
    var words = Arrays.stream(Failure.Kind.values()).map(Failure.Kind::word);

    assertEquals(List.of(), missing(ERRORS, words));
  }

  @Test
  void everyFigureStandsInTheMetricsPage() throws IOException {
    var page = text(METRICS);

    var named = figures();
    var missing = named.stream().filter(it -> !page.contains("`" + it)).toList();

    assertTrue(named.contains("sovereign_calls_total"));
    assertEquals(List.of(), missing);
  }

  @Test
  void everyRelativeLinkLeadsToAFile() throws IOException {
    var broken = pages().stream().flatMap(DocsTest::brokenLinks).toList();

    assertEquals(List.of(), broken);
  }

  @Test
  void everyRunTimeDependencyHasItsPage() {
    var pages = pagesOfDecisions();
    var without = runTimeDependencies().filter(it -> !pages.contains("`" + it + "`")).toList();

    assertEquals(List.of(), without);
  }

  @Test
  void thereAreFewRunTimeDependencies() {
    assertTrue(runTimeDependencies().count() <= MOST_DEPENDENCIES);
  }

  private static Set<String> figures() throws IOException {
    try (var files = Files.walk(MAIN)) {
      return files
          .filter(it -> it.toString().endsWith(".java"))
          .flatMap(it -> METRIC.matcher(text(it)).results())
          .map(it -> it.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.walk(Path.of("docs"));
        var top = Files.list(Path.of(""))) {
      return Stream.concat(docs, top).filter(it -> it.toString().endsWith(".md")).toList();
    }
  }

  private static Stream<String> brokenLinks(Path page) {
    return LINK.matcher(text(page))
        .results()
        .map(it -> it.group(1))
        .filter(it -> !Files.exists(page.resolveSibling(it)))
        .map(it -> page + " → " + it);
  }

  // In the section of direct dependencies: what has no scope ships.
  private static Stream<String> runTimeDependencies() {
    var pom = text(Path.of("pom.xml"));
    var direct = pom.substring(pom.lastIndexOf("</dependencyManagement>"), pom.indexOf("<build>"));
    return DEPENDENCY
        .matcher(direct)
        .results()
        .map(MatchResult::group)
        .filter(it -> !it.contains("<scope>"))
        .flatMap(it -> DEPENDENCY.matcher(it).results())
        .map(it -> it.group(1) + ":" + it.group(2));
  }

  private static String pagesOfDecisions() {
    try (var pages = Files.list(DECISIONS)) {
      return pages.map(DocsTest::text).collect(Collectors.joining());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> missing(Path page, Stream<String> words) {
    var text = text(page);
    return words.filter(it -> !text.contains("`" + it + "`")).distinct().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
