package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// F-03 and F-05 to F-08: a reset before headers, and every status that is not 200.
@Tag("slow")
final class StatusFaultsTest implements FailsOver {
  static Stream<Row> rows() {
    return Stream.of(
        Row.of("F-03", "a reset before headers", Scripts.reset(), "closed", Told.UNAVAILABLE),
        limited("30"),
        limited(in30Seconds()),
        limited("-5"),
        limited("1000000000"),
        limited("soon"),
        failing(500),
        failing(502),
        failing(503),
        failing(504),
        failing(529),
        Row.of("F-07", "401", status(401), "auth", Told.AUTH),
        Row.of("F-07", "403", status(403), "auth", Told.AUTH),
        Row.of("F-07", "402", status(402), "quota", Told.QUOTA));
  }

  private static Row limited(String retryAfter) {
    return Row.of(
        "F-05",
        "429, Retry-After: " + retryAfter,
        call -> call.json(429, error(), "retry-after: " + retryAfter + "\r\n"),
        "rate_limited",
        Told.UNAVAILABLE);
  }

  private static String in30Seconds() {
    return ZonedDateTime.now(ZoneOffset.UTC)
        .plusSeconds(30)
        .format(DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  private static Row failing(int status) {
    return Row.of(
        "F-06", Integer.toString(status), status(status), "server_error", Told.UNAVAILABLE);
  }

  private static Script status(int status) {
    return Scripts.error(status, Row.CANARY);
  }

  private static String error() {
    return "{\"error\":{\"message\":\"" + Row.CANARY + "\"}}";
  }

  static Stream<Row.Cell> cells() {
    return rows().flatMap(it -> it.asked(PLAIN, STREAM));
  }

  @ParameterizedTest(name = "F-08 {0}: 400")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void whatTheCallerDidWrongIsToldAndNobodyElseIsAsked(Asked asked) {
    var settings = new Scene.Settings(asked, "{}", "45s");
    try (var scene =
        Scene.of(settings, Scripts.error(400, "No colour. " + Row.CANARY), Verdict.GOOD)) {
      var answer = scene.ask(asked);

      assertEquals(400, answer.status(), answer.body());
      assertEquals(
          "No colour. [hidden] at host-canary.internal",
          answer.error().string("message").orElseThrow());
      assertEquals("false", answer.header("x-should-retry"));
      assertEquals(List.of(1L, 0L), List.of(scene.a().posts(), scene.b().posts()));
      var record = scene.record();
      assertEquals("refused", record.result().ending());
      assertEquals(List.of("a refused"), Verdict.tried(record));
    }
  }
}
