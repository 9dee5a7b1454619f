package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Witnessed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a row says of the time before it, and what it cannot say.
final class NotBeforeTest {
  private final AttestedLog log = new AttestedLog();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com/log|40|1769999990|ok",
        "example.com/log|41|1769999990|fail",
        "example.com/log|0|1769999990|fail",
        "example.com/log|40|0|fail",
        "example.com/other|40|1769999990|fail"
      })
  void whatWasWitnessedBeforeARowLiesBeforeIt(String origin, long size, long time, String found) {
    var tree = new Checkpoint(origin, size, Sha256.of("root"));
    var row = Rows.after(Answers.row(log), Optional.of(new Witnessed(tree, time)));

    var report = log.verify(log.full(log.logAmongOthers(row)));

    assertEquals(found, AttestedLog.result(report, "inclusion"), report.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"root\":\"AAAA|\"root\":\"AAA",
        "\"size\":1,|\"size\":\"1\",",
        "\"not_before\":{|\"not_before\":null,\"not_before_\":{"
      })
  void whatWasWitnessedBeforeARowHasOneForm(String text, String other) {
    var row = Answers.row(log);
    var statement = new String(row.statement(log.secrets, 7), StandardCharsets.UTF_8);
    var forged = Envelope.sign(Answers.utf8(statement.replace(text, other)), log.rowKey);
    assertTrue(statement.contains(text), statement);
    log.fill(2);

    var report = log.verify(log.full(log.log(row, forged, log.logKeyset())));

    assertEquals("fail", AttestedLog.result(report, "inclusion"), report.text());
  }

  @Test
  void aRowNeedNotSayWhatWasWitnessedBefore() {
    var row = Rows.after(Answers.row(log), Optional.empty());

    var report = log.verify(log.full(log.logAmongOthers(row)));

    assertEquals(Report.PROVED, report.exitCode());
    assertTrue(report.text().contains("\ninclusion       ok           leaf 40\n"), report.text());
  }
}
