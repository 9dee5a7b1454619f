package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A row names the one by which its call was opened only where that stands before it.
final class OpenIndexTest {
  private final AttestedLog log = new AttestedLog();

  @ParameterizedTest
  @CsvSource({"0, ok", "39, ok", "40, fail", "-1, fail"})
  void aCallIsOpenedBeforeItEnds(long index, String found) {
    var row = Rows.openedAt(Answers.row(log), OptionalLong.of(index));

    var report = verify(log.full(log.logAmongOthers(row)));

    assertEquals(found, inclusion(report), report.text());
  }

  private Report verify(String attestation) {
    return Verifier.verify(
        new Verifier.Given(
            Answers.plain(attestation),
            Optional.empty(),
            Optional.empty(),
            Optional.of(log.trust()),
            new Verifier.Wishes(false, false, Optional.empty())));
  }

  private static String inclusion(Report report) {
    return report.steps().stream()
        .filter(it -> it.name().equals("inclusion"))
        .map(it -> it.finding().result().word())
        .collect(Collectors.joining());
  }
}
