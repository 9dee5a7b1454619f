package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageFigure;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A usage table, which is written in pieces, reads as if it were written in one go.
final class UsageTableTest {
  private static final UsageQuery QUERY =
      new UsageQuery(
          List.of(UsageDimension.KEY, UsageDimension.HOUR), 0, 1_000_000, Map.of(), 0, 100_000);

  @Test
  void linesComeInTheOrderOfTheGroups() {
    var groups = IntStream.range(0, 1_000).mapToObj(UsageTableTest::group).toList();

    var lines =
        lines(
            List.of(groups.subList(0, 300), groups.subList(300, 301), groups.subList(301, 1_000)));

    assertEquals(groups.size() + 1, lines.size());
    assertEquals("key,hour,calls,failed,", lines.getFirst().substring(0, 22));
    for (var i = 0; i < groups.size(); i++) {
      var start = "key" + i + ",1970-01-01T0" + i % 10 + ":00:00Z," + (i + 1) + ",0,";
      assertEquals(start, lines.get(i + 1).substring(0, start.length()));
    }
  }

  private static UsageGroup group(int i) {
    return new UsageGroup(
        List.of("key" + i, Integer.toString(i % 10)),
        new UsageSums(Map.of(UsageFigure.CALLS, i + 1L)));
  }

  private static List<String> lines(List<List<UsageGroup>> pieces) {
    var table = new UsageTable(QUERY, "USD");
    var bytes = table.of(pieces.stream().map(table::lines).toList());
    return new String(bytes, StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void withoutGroupsThereAreTheNamesOnly() {
    assertEquals(1, lines(List.of()).size());
  }

  @Test
  void cellsThatASpreadsheetWouldRunAreText() {
    var group =
        new UsageGroup(
            List.of("=\"a\",b\u00e9", "0"), new UsageSums(Map.of(UsageFigure.CALLS, 1L)));

    var start = "\"'=\"\"a\"\",b\u00e9\",1970-01-01T00:00:00Z,1,";
    assertEquals(start, lines(List.of(List.of(group))).get(1).substring(0, start.length()));
  }
}
