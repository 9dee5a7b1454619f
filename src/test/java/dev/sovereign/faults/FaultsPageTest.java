package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the table of `docs/faults.md` against the rows that are tested.
final class FaultsPageTest {
  private static final Path PAGE = Path.of("docs/faults.md");

  private record Shown(String id, String word) {}

  private static Stream<Shown> tested() {
    var rows =
        Stream.of(
                StatusFaultsTest.rows(),
                TimeFaultsTest.plain(),
                TimeFaultsTest.streamed(),
                TimeFaultsTest.late(),
                CutFaultsTest.bodies(),
                CutFaultsTest.early(),
                CutFaultsTest.late(),
                AnswerFaultsTest.rows(),
                AnswerFaultsTest.early(),
                AnswerFaultsTest.late(),
                GarbledStreamTest.wellFormed(),
                GarbledStreamTest.early(),
                GarbledStreamTest.late(),
                SizeFaultsTest.bodies(),
                SizeFaultsTest.lines(),
                SizeFaultsTest.late(),
                SizeFaultsTest.encoded(),
                HeaderFaultsTest.redirects(),
                HeaderFaultsTest.malicious(),
                HeaderFaultsTest.odd())
            .flatMap(it -> it)
            .map(it -> new Shown(it.id(), it.ends().word()));
    var impostors = Stream.of(Impostor.values()).map(it -> new Shown(it.id(), it.word()));
    return Stream.concat(rows, impostors);
  }

  @Test
  void everyTestedRowStandsThereWithTheWordOfItsRecord() throws IOException {
    var lines = Files.readAllLines(PAGE);

    var missing =
        tested()
            .filter(
                it ->
                    lines.stream()
                        .noneMatch(
                            line ->
                                line.startsWith("| " + it.id() + " |")
                                    && line.contains("`" + it.word() + "`")))
            .distinct()
            .toList();

    assertEquals(List.of(), missing);
  }

  @Test
  void nothingStandsThereThatNobodyTests() throws IOException {
    var ids = new TreeSet<>(tested().map(Shown::id).toList());
    ids.addAll(ELSEWHERE);

    var shown =
        Files.readAllLines(PAGE).stream()
            .filter(it -> it.startsWith("| F-"))
            .map(it -> it.substring(2, 6))
            .toList();

    assertTrue(shown.size() > 20);
    assertEquals(ids, new TreeSet<>(shown));
  }

  /// Those whose test is no table: [UnreachedTest], [StatusFaultsTest], [ClockFaultsTest],
  /// [ReusedConnectionTest], [LimitedNextTest], [ClientFaultsTest], [SlowCallersTest],
  /// [HalfOpenFaultsTest], `FlappingTest` of the simulator, [JurisdictionDownTest],
  /// [UsageFaultsTest].
  private static final Set<String> ELSEWHERE =
      Set.of(
          "F-01", "F-02", "F-08", "F-22", "F-23", "F-24", "F-25", "F-26", "F-27", "F-28", "F-29",
          "F-30", "F-32");
}
