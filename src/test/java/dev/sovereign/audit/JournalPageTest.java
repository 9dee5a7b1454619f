package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Cost;
import dev.sovereign.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the members of records in `docs/journal.md` to those that are written.
final class JournalPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void thePageNamesEveryMemberOfACallsRecordAndNoOther() throws IOException {
    var charged = (Cost.Charged) CallRecordFormatTest.FULL.result().cost();
    var written =
        Stream.of(
                CallRecordFormatTest.FULL,
                CallRecordFormatTest.costing(new Cost.Machine(1, "USD", Optional.of(charged))),
                CallRecordFormatTest.costing(new Cost.Unknown(Cost.Lack.PRICE)))
            .map(CallRecordFormat::write)
            .flatMap(JournalPageTest::members)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(written, page("A call"));
  }

  @Test
  void andOfTheTimeOfAMachine() throws IOException {
    var written = members(new MachineTime("rack", 1, 2, 3, "USD").bytes());

    assertEquals(written.collect(Collectors.toSet()), page("Time of a machine"));
  }

  private static Stream<String> members(byte[] record) {
    return Json.parseAll(record).members().stream().map(Json.Member::name);
  }

  private static Set<String> page(String title) throws IOException {
    var text = Files.readString(Path.of("docs/journal.md"));
    var start = text.indexOf("\n## " + title + "\n");
    var end = text.indexOf("\n## ", start + 1);
    return ROW.matcher(text.substring(start, end))
        .results()
        .map((MatchResult row) -> row.group(1))
        .flatMap(it -> NAME.matcher(it).results())
        .map((MatchResult name) -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
