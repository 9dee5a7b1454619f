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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the documents against the code and against each other.
final class DocsTest {
  private static final Path ERRORS = Path.of("docs/errors.md");
  private static final Path DECISIONS = Path.of("docs/decisions");
  private static final List<String> SOURCES_OF_CODES =
      List.of("OpenAiErrors.java", "NotYet.java", "KeyCheck.java");
  private static final Pattern QUOTED_WORD = Pattern.compile("\"([a-z]+(?:_[a-z]+)+)\"");
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
            .map(it -> text(Path.of("src/main/java/dev/sovereign/api", it)))
            .flatMap(it -> QUOTED_WORD.matcher(it).results())
            .map(it -> it.group(1));

    assertEquals(List.of(), missing(ERRORS, words));
  }

  @Test
  void everyKindOfFailureStandsInTheErrorsPage() {
    var words = Arrays.stream(Failure.Kind.values()).map(Failure.Kind::word);

    assertEquals(List.of(), missing(ERRORS, words));
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
