package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | false",
        "*/* | false",
        "text/csv | true",
        "TEXT/CSV; charset=utf-8 | true",
        "text/* | true",
        "text/csv, */*;q=0.1 | true",
        "application/json, text/csv | false",
        "application/json;q=0.5, text/csv;q=0.9 | true",
        "application/json, text/csv;q=0.9 | false",
        "text/csv;q=0, */* | false",
        "text/html, application/xhtml+xml, */*;q=0.8 | false",
        "nonsense;;,, | false"
      })
  void aTableIsForWhoWouldRatherHaveIt(String field, boolean isTable) {
    assertEquals(isTable, new Accepted(field).prefersCsv());
  }
}
