package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final long DAY = 86_400_000;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7000",
    "0.5, 500",
    "1000000000, 86400000",
    "999999999999999999999, 86400000",
    "'Thu, 26 Nov 2026 10:00:30 GMT', 30000",
    "'Thu, 26 Nov 2026 09:00:00 GMT', 0",
    "'Fri, 26 Nov 2100 10:00:00 GMT', 86400000"
  })
  void secondsAndDatesAreWaitsOfAtMostADay(String field, long millis) {
    assertEquals(OptionalLong.of(millis), of("retry-after", field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "NaN", "Infinity", "7d", "0x1p3", "soon", "1,5", "7; x"})
  void whatMakesNoSenseIsNone(String field) {
    assertEquals(OptionalLong.empty(), of("retry-after", field));
  }

  @Test
  void millisecondsComeFirst() {
    var both = Headers.of("retry-after", "2", "retry-after-ms", "1250");

    assertEquals(OptionalLong.of(1250), RetryAfter.millis(both, NOW));
    assertEquals(OptionalLong.of(DAY), of("retry-after-ms", "1000000000"));
  }

  @Test
  void millisecondsThatMakeNoSenseLeaveTheSeconds() {
    var both = Headers.of("retry-after-ms", "x", "retry-after", "2");

    assertEquals(OptionalLong.of(2000), RetryAfter.millis(both, NOW));
  }

  @Test
  void withoutTheFieldThereIsNone() {
    assertEquals(OptionalLong.empty(), RetryAfter.millis(Headers.NONE, NOW));
  }

  private static OptionalLong of(String name, String value) {
    return RetryAfter.millis(Headers.of(name, value), NOW);
  }
}
