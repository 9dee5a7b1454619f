package dev.sovereign.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// How long a server asks to wait (RFC 9110 10.2.3, and OpenAI's `retry-after-ms`).
public final class RetryAfter {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");
  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  private RetryAfter() {}

  /// Milliseconds to wait, if the fields say so and it makes sense.
  public static OptionalLong millis(Headers headers) {
    return millis(headers, Instant.now());
  }

  static OptionalLong millis(Headers headers, Instant now) {
    var millis = headers.first("retry-after-ms").map(it -> number(it, 1));
    if (millis.isPresent() && millis.get().isPresent()) {
      return millis.get();
    }
    return headers
        .first("retry-after")
        .map(it -> secondsOrDate(it, now))
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong secondsOrDate(String value, Instant now) {
    var seconds = number(value, 1000);
    return seconds.isPresent() ? seconds : untilDate(value, now);
  }

  private static OptionalLong untilDate(String value, Instant now) {
    try {
      var then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return clamped(Duration.between(now, then).toMillis());
    } catch (DateTimeParseException neither) {
      return OptionalLong.empty();
    }
  }

  // Some servers send fractions; whatever else Java takes for a number is none here.
  private static OptionalLong number(String value, int factor) {
    return NUMBER.matcher(value).matches()
        ? clamped((long) (Double.parseDouble(value) * factor))
        : OptionalLong.empty();
  }

  private static OptionalLong clamped(long value) {
    return OptionalLong.of(Math.clamp(value, 0, LONGEST_MILLIS));
  }
}
