package dev.sovereign.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/// How long a server asks to wait (RFC 9110 10.2.3, and OpenAI's `retry-after-ms`).
public final class RetryAfter {
  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  private RetryAfter() {}

  /// Milliseconds to wait, if the fields say so and it makes sense.
  public static OptionalLong millis(Headers headers) {
    var millis = headers.first("retry-after-ms").map(RetryAfter::number);
    if (millis.isPresent() && millis.get().isPresent()) {
      return millis.get();
    }
    return headers.first("retry-after").map(RetryAfter::secondsOrDate).orElse(OptionalLong.empty());
  }

  private static OptionalLong secondsOrDate(String value) {
    var seconds = number(value);
    return seconds.isPresent() ? clamped(seconds.getAsLong() * 1000) : untilDate(value);
  }

  private static OptionalLong untilDate(String value) {
    try {
      var then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return clamped(Duration.between(Instant.now(), then).toMillis());
    } catch (DateTimeParseException neither) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong number(String value) {
    try {
      return clamped((long) Double.parseDouble(value));
    } catch (NumberFormatException notNumber) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong clamped(long value) {
    return OptionalLong.of(Math.clamp(value, 0, LONGEST_MILLIS));
  }
}
