package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.GATHERED;
import static dev.sovereign.faults.Asked.STREAM;
import static dev.sovereign.testkit.Steps.all;
import static dev.sovereign.testkit.Steps.chunk;
import static dev.sovereign.testkit.Steps.end;
import static dev.sovereign.testkit.Steps.event;
import static dev.sovereign.testkit.Steps.events;
import static dev.sovereign.testkit.Steps.hang;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// F-16: event streams in odd forms are read, and garbage is never passed over in silence.
@Tag("slow")
final class GarbledStreamTest implements FailsOver, BreaksOff {
  private static final String TEXT = "grüße \uD83E\uDD8A";
  private static final Script WORD = event(Scripts.content("half"));

  /// Forms that the standard allows (WHATWG HTML 9.2.6).
  static Stream<Row> wellFormed() {
    return Stream.of(
        form("no space after data:", body().replace("data: ", "data:")),
        form("lines end in CR", body().replace('\n', '\r')),
        form("lines end in CRLF", body().replace("\n", "\r\n")),
        form("lines end in all three ways", mixed()),
        form("a byte order mark", "\ufeff" + body()),
        form("event:, id: and retry: fields", fields()),
        form("comments between", body().replace("data: ", ": canary\n\ndata: ")),
        form("data over several lines", body().replace("\"choices\"", "\ndata: \"choices\"")),
        split("one byte at a time", 1),
        split("characters cut in two", 7));
  }

  /// What no client could read.
  static Stream<Row> early() {
    return Stream.of(
        bad("an event that is no JSON", all(events(), event("{canary"), hang())),
        bad("an event that is not an object", all(events(), event("\"canary\""), hang())));
  }

  static Stream<Row> late() {
    return Stream.of(
        bad("no JSON after content", all(events(), WORD, event("{canary"), good(), end())),
        bad("no object after content", all(events(), WORD, event("7"), good(), end())));
  }

  private static String body() {
    return Stream.of(Scripts.content("grüße "), Scripts.content("\uD83E\uDD8A"), finish(), "[DONE]")
        .map(it -> "data: " + it + "\n\n")
        .reduce("", String::concat);
  }

  private static String finish() {
    return Scripts.finish("stop");
  }

  private static String mixed() {
    var events = body().split("\n\n");
    return events[0]
        + "\r\r"
        + events[1]
        + "\r\n\r\n"
        + events[2]
        + "\n\r\n"
        + events[3]
        + "\r\n\n";
  }

  private static String fields() {
    return "retry: 10\n" + body().replace("data: ", "event: message\nid: canary\ndata: ");
  }

  private static Row form(String fault, String body) {
    return taken(fault, chunk(body));
  }

  private static Row split(String fault, int size) {
    var bytes = body().getBytes(StandardCharsets.UTF_8);
    Script pieces =
        call -> {
          for (var at : IntStream.iterate(0, it -> it < bytes.length, it -> it + size).toArray()) {
            call.chunk(Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)));
          }
        };
    return taken(fault, pieces);
  }

  private static Row taken(String fault, Script body) {
    return Row.of("F-16", fault, all(events(), body, end()), "answered", Told.BAD);
  }

  private static Script good() {
    return all(event(finish()), event("[DONE]"));
  }

  private static Row bad(String fault, Script script) {
    return Row.of("F-16", fault, script, "bad_answer", Told.BAD);
  }

  static Stream<Row.Cell> formCells() {
    return wellFormed().flatMap(it -> it.asked(GATHERED, STREAM));
  }

  static Stream<Row.Cell> cells() {
    return Stream.concat(
        early().flatMap(it -> it.asked(GATHERED, STREAM)),
        late().flatMap(it -> it.asked(GATHERED)));
  }

  static Stream<Row.Cell> lateCells() {
    return late().flatMap(it -> it.asked(STREAM));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formCells")
  void whatIsWellFormedIsTaken(Row.Cell cell) {
    Verdict.isTaken(cell, TEXT);
  }
}
