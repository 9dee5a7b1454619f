package dev.sovereign.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds every source file to `CONTRIBUTING.md`: sizes, banned calls, no test that is passed over.
final class TidyTest {
  private static final int LONGEST_FILE = 300;
  private static final int LONGEST_METHOD = 60;
  private static final int WIDEST = 100;
  private static final Pattern METHOD_HEAD =
      Pattern.compile("^  (?! )(?!return|throw)[\\w@<].*\\)( throws [\\w, .]+)? \\{$");
  private static final String METHOD_END = "  }";

  /// A call that stands only in the named files, and why.
  private static final Map<String, Set<String>> BANNED =
      Map.of(
          "System.out",
              Set.of(
                  "ServeCommand.java",
                  "DoctorCommand.java",
                  "Terminal.java",
                  "ConfigCommand.java",
                  "ChatCommand.java",
                  "VerifyMain.java",
                  "InitCommand.java",
                  "LogCost.java",
                  "PlanCost.java",
                  "Recording.java"),
          "Thread.sleep", Set.of(),
          "Instant.now()", Set.of("RetryAfter.java"),
          "catch (Exception ", Set.of("Crossing.java", "ServerCertificate.java"),
          "printStackTrace", Set.of(),
          "TODO", Set.of(),
          "@Disabled", Set.of(),
          "assumeTrue", Set.of(),
          "TEMPORARY", Set.of());

  /// Files that are longer than they should be; the list may only shrink.
  private static final Map<String, Integer> LONG_FILES = new TreeMap<>(Map.of());

  /// A type spelled out with its package in the middle of the code.
  private static final Pattern SPELLED_OUT =
      Pattern.compile("(?<![\\w.\"/])(java|javax|io|org|com|tools|dev)\\.([a-z]\\w*\\.)+[A-Z]");

  /// Files that must: another type of the same name is used there.
  private static final Set<String> SPELLING_OUT =
      Set.of(
          "HttpServer.java",
          "VertxClient.java",
          "VertxExchange.java",
          "LimitedTransport.java",
          "TlsTest.java");

  private record Source(Path file, List<String> lines) {
    String name() {
      return file.getFileName().toString();
    }
  }

  @Test
  void noFileIsTooLong() {
    var tooLong =
        sources()
            .filter(it -> it.lines().size() > LONG_FILES.getOrDefault(it.name(), LONGEST_FILE))
            .map(it -> it.name() + " " + it.lines().size())
            .toList();

    assertEquals(List.of(), tooLong);
  }

  @Test
  void noExceptionIsLargerThanItNeedsToBe() {
    var lengths =
        sources().collect(Collectors.toMap(Source::name, it -> it.lines().size(), Math::max));

    var slack =
        LONG_FILES.entrySet().stream()
            .filter(it -> lengths.getOrDefault(it.getKey(), 0) < it.getValue())
            .map(Map.Entry::getKey)
            .toList();

    assertEquals(List.of(), slack);
  }

  @Test
  void noMethodIsTooLong() {
    var tooLong = sources().flatMap(TidyTest::longMethods).toList();

    assertEquals(List.of(), tooLong);
  }

  @Test
  void noLineIsTooWide() {
    var tooWide =
        sources()
            .flatMap(
                it ->
                    it.lines().stream()
                        .filter(line -> line.length() > WIDEST && !line.startsWith("import"))
                        .map(line -> it.name() + ": " + line))
            .toList();

    assertEquals(List.of(), tooWide);
  }

  @Test
  void bannedCallsStandOnlyWhereTheyAreAllowed() {
    var found = new TreeSet<String>();
    sources()
        .filter(it -> !it.name().equals("TidyTest.java"))
        .forEach(it -> found.addAll(banned(it)));

    assertEquals(Set.of(), found);
  }

  @Test
  void typesAreImported() {
    var spelledOut =
        sources()
            .filter(it -> !SPELLING_OUT.contains(it.name()))
            .flatMap(
                it ->
                    it.lines().stream()
                        .filter(line -> !line.matches("(import|package|\\s*//).*"))
                        .filter(line -> SPELLED_OUT.matcher(line).find())
                        .map(line -> it.name() + ": " + line))
            .toList();

    assertEquals(List.of(), spelledOut);
  }

  @Test
  void everyTypeSaysWhatItIs() {
    var silent =
        sources("src/main/java")
            .filter(it -> !it.name().equals("package-info.java"))
            .filter(it -> it.lines().stream().noneMatch(line -> line.startsWith("/// ")))
            .map(Source::name)
            .toList();

    assertEquals(List.of(), silent);
  }

  private static List<String> banned(Source source) {
    var text = String.join("\n", source.lines());
    return BANNED.entrySet().stream()
        .filter(it -> text.contains(it.getKey()) && !it.getValue().contains(source.name()))
        .map(it -> source.name() + " holds " + it.getKey())
        .toList();
  }

  private static Stream<String> longMethods(Source source) {
    var heads =
        IntStream.range(0, source.lines().size())
            .filter(i -> METHOD_HEAD.matcher(source.lines().get(i)).matches())
            .boxed()
            .toList();
    return heads.stream()
        .filter(head -> end(source, head) - head > LONGEST_METHOD)
        .map(head -> source.name() + ":" + (head + 1));
  }

  private static int end(Source source, int head) {
    return IntStream.range(head, source.lines().size())
        .filter(i -> source.lines().get(i).equals(METHOD_END))
        .findFirst()
        .orElse(head);
  }

  private static Stream<Source> sources() {
    return Stream.concat(sources("src/main/java"), sources("src/test/java"));
  }

  private static Stream<Source> sources(String folder) {
    var sources = new ArrayList<Source>();
    try (var files = Files.walk(Path.of(folder))) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        sources.add(new Source(file, Files.readAllLines(file)));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return sources.stream();
  }
}
