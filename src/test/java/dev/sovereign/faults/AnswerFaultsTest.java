package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.GATHERED;
import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static dev.sovereign.testkit.Steps.all;
import static dev.sovereign.testkit.Steps.chunk;
import static dev.sovereign.testkit.Steps.end;
import static dev.sovereign.testkit.Steps.event;
import static dev.sovereign.testkit.Steps.events;
import static dev.sovereign.testkit.Steps.hang;
import static dev.sovereign.testkit.Steps.open;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/// F-09: something else than an answer under status 200.
@Tag("slow")
final class AnswerFaultsTest implements FailsOver, BreaksOff {
  private static final String ERROR =
      "{\"error\":{\"message\":\"" + Row.CANARY + "\",\"code\":500}}";
  private static final Script WORD = event(Scripts.content("half"));

  /// However it is asked.
  static Stream<Row> rows() {
    return Stream.of(
        row("an error object", call -> call.json(200, ERROR), "stream_error"),
        row("HTML", all(open("text/html"), chunk("<html>canary"), end()), "bad_answer"),
        row("nothing", call -> call.json(200, ""), "bad_answer"),
        row("no choices", call -> call.json(200, "{\"canary\":1,\"choices\":[]}"), "bad_answer"));
  }

  /// Of event streams before content.
  static Stream<Row> early() {
    return Stream.of(
        row("an error event", all(events(), event(ERROR), hang()), "stream_error"),
        row(
            "a finish of `error`",
            all(events(), event(Scripts.finish("error")), hang()),
            "stream_error"),
        row("a stream of nothing", all(events(), end()), "closed"),
        row("chunks without choices", all(events(), event("{\"choices\":[]}"), end()), "closed"));
  }

  /// Of event streams after content.
  static Stream<Row> late() {
    return Stream.of(
        row(
            "an error event after content",
            all(events(), WORD, event(ERROR), hang()),
            "stream_error"),
        row(
            "a finish of `abort`",
            all(events(), WORD, event(Scripts.finish("abort")), hang()),
            "stream_error"));
  }

  private static Row row(String fault, Script script, String word) {
    return Row.of("F-09", fault, script, word, word.equals("closed") ? Told.UNAVAILABLE : Told.BAD);
  }

  static Stream<Row.Cell> cells() {
    return Stream.of(
            rows().flatMap(it -> it.asked(PLAIN, STREAM)),
            early().flatMap(it -> it.asked(GATHERED, STREAM)),
            late().flatMap(it -> it.asked(GATHERED)))
        .flatMap(it -> it);
  }

  static Stream<Row.Cell> lateCells() {
    return late().flatMap(it -> it.asked(STREAM));
  }
}
