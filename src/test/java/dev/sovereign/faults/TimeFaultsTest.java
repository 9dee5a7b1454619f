package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.GATHERED;
import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static dev.sovereign.testkit.Steps.all;
import static dev.sovereign.testkit.Steps.chunk;
import static dev.sovereign.testkit.Steps.delay;
import static dev.sovereign.testkit.Steps.event;
import static dev.sovereign.testkit.Steps.events;
import static dev.sovereign.testkit.Steps.hang;
import static dev.sovereign.testkit.Steps.open;
import static dev.sovereign.testkit.Steps.repeat;
import static dev.sovereign.testkit.Steps.sendSlowly;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/// F-10 to F-13: a provider that is too slow, at each point of an answer, with short clocks.
@Tag("slow")
final class TimeFaultsTest implements FailsOver, BreaksOff {
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nx-canary: 1\r\ncontent-type: text/event-stream\r\n";
  private static final String JSON = "application/json";
  private static final Script PINGS = repeat(500, all(chunk(": canary\n\n"), delay(PAUSE)));
  private static final Script SPACES = repeat(500, all(chunk(" "), delay(PAUSE)));
  private static final Script HALF = event(Scripts.content("half"));

  /// Of calls that are asked plain: one clock.
  static Stream<Row> plain() {
    return Stream.of(
        plain("F-10", "no headers", hang()),
        plain("F-10", "headers byte by byte", sendSlowly(HEAD, PAUSE)),
        plain("F-11", "headers and nothing more", all(open(JSON), hang())),
        plain("F-12", "a stall in the body", all(open(JSON), chunk("{\"canary\":"), hang())),
        plain("F-13", "signs of life without end", all(open(JSON), SPACES)));
  }

  private static Row plain(String id, String fault, Script script) {
    return Row.of(id, fault, script, "timeout_answer", Told.TIMEOUT).after("answer", 300);
  }

  /// Of calls that are asked as streams: a clock for each point.
  static Stream<Row> streamed() {
    return Stream.of(
        slow("F-10", "no headers", hang(), "headers"),
        slow("F-10", "headers byte by byte", sendSlowly(HEAD, PAUSE), "headers"),
        slow("F-11", "headers and nothing more", all(events(), hang()), "first_token"),
        slow("F-12", "a stall after the role", all(events(), role(), hang()), "first_token"),
        slow("F-13", "pings and no content", all(events(), PINGS), "first_token"));
  }

  /// What comes after content: a stream breaks off, a plain call still moves on.
  static Stream<Row> late() {
    return Stream.of(
        slow("F-12", "a stall after content", all(events(), HALF, hang()), "idle"),
        slow("F-13", "pings after content", all(events(), HALF, PINGS), "progress"));
  }

  private static Row slow(String id, String fault, Script script, String timer) {
    return Row.of(id, fault, script, "timeout_" + timer, Told.TIMEOUT).after(timer, 300);
  }

  private static Script role() {
    return event(Scripts.delta("\"role\":\"assistant\",\"content\":\"\""));
  }

  static Stream<Row.Cell> cells() {
    return Stream.of(
            plain().flatMap(it -> it.asked(PLAIN)),
            streamed().flatMap(it -> it.asked(GATHERED, STREAM)),
            late().flatMap(it -> it.asked(GATHERED)))
        .flatMap(it -> it);
  }

  static Stream<Row.Cell> lateCells() {
    return late().flatMap(it -> it.asked(STREAM));
  }
}
