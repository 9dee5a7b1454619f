package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A row names the one by which its call was opened only where that stands before it.
final class OpenIndexTest {
  private final AttestedLog log = new AttestedLog();

  @ParameterizedTest
  @CsvSource({"0, ok", "39, ok", "40, fail", "-1, fail"})
  void aCallIsOpenedBeforeItEnds(long index, String found) {
    var row = Rows.openedAt(Answers.row(log), OptionalLong.of(index));

    var report = log.verify(log.full(log.logAmongOthers(row)));

    assertEquals(found, AttestedLog.result(report, "inclusion"), report.text());
  }
}
