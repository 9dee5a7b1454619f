package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.GATHERED;
import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static dev.sovereign.testkit.Steps.all;
import static dev.sovereign.testkit.Steps.chunk;
import static dev.sovereign.testkit.Steps.end;
import static dev.sovereign.testkit.Steps.event;
import static dev.sovereign.testkit.Steps.events;
import static dev.sovereign.testkit.Steps.fin;
import static dev.sovereign.testkit.Steps.open;
import static dev.sovereign.testkit.Steps.rst;
import static dev.sovereign.testkit.Steps.send;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F-14 and F-15: an answer that ends before it is whole is never shown as one.
@Tag("slow")
final class CutFaultsTest implements FailsOver, BreaksOff {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  private static final String EVENTS = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
  private static final String HALF = "{\"choices\":[{\"canary\":";
  private static final Script ROLE = event(Scripts.delta("\"role\":\"assistant\""));
  private static final Script WORD = event(Scripts.content("half"));

  /// Of bodies that are one piece of JSON.
  static Stream<Row> bodies() {
    return Stream.of(
        cut("a reset in the body", all(open("application/json"), chunk(HALF), rst())),
        cut("a close in a chunked body", all(open("application/json"), chunk(HALF), fin())),
        cut("a chunk that is not whole", all(open("application/json"), send("99\r\n{"), fin())),
        cut("less than Content-Length", all(send(HEAD + "content-length: 99\r\n\r\n{"), fin())),
        bad("F-14", "a body without a length that is cut", all(send(HEAD + "\r\n" + HALF), fin())),
        bad("F-15", "JSON that is cut and well framed", CutFaultsTest::half),
        bad("F-15", "no JSON", call -> call.json(200, "canary")),
        bad("F-15", "JSON of something else", call -> call.json(200, "[\"canary\"]")));
  }

  private static void half(UpstreamCall call) throws IOException {
    var whole = Scripts.whole("canary");
    call.json(200, whole.substring(0, whole.length() - 30));
  }

  /// Of streams before content.
  static Stream<Row> early() {
    return Stream.of(
        cut("a reset before content", all(events(), ROLE, rst())),
        cut("a close before content", all(events(), ROLE, fin())),
        cut("the end before content", all(events(), ROLE, end())),
        cut("an event that is not whole", all(events(), send("99\r\ndata: {\"canary"), fin())),
        cut("less than Content-Length", all(send(EVENTS + "content-length: 9\r\n\r\n:"), fin())),
        incomplete("[DONE] before content", all(events(), ROLE, event("[DONE]"), end())));
  }

  /// Of streams after content.
  static Stream<Row> late() {
    return Stream.of(
        cut("a reset after content", all(events(), WORD, rst())),
        cut("a close after content", all(events(), WORD, fin())),
        cut("the end after content", all(events(), WORD, end())),
        cut("a chunk that is not whole", all(events(), WORD, send("99\r\ndata: {\"can"), fin())),
        incomplete("[DONE] without a finish", all(events(), WORD, event("[DONE]"), end())));
  }

  private static Row cut(String fault, Script script) {
    return Row.of("F-14", fault, script, "closed", Told.UNAVAILABLE);
  }

  private static Row bad(String id, String fault, Script script) {
    return Row.of(id, fault, script, "bad_answer", Told.BAD);
  }

  private static Row incomplete(String fault, Script script) {
    return Row.of("F-14", fault, script, "incomplete", Told.BAD);
  }

  static Stream<Row.Cell> cells() {
    return Stream.of(
            bodies().flatMap(it -> it.asked(PLAIN)),
            early().flatMap(it -> it.asked(GATHERED, STREAM)),
            late().flatMap(it -> it.asked(GATHERED)))
        .flatMap(it -> it);
  }

  static Stream<Row.Cell> lateCells() {
    return late().flatMap(it -> it.asked(STREAM));
  }

  @Test
  void theCallAfterAnAnswerThatIsLongerThanItsLengthSeesNothingOfTheRest() {
    var calls = new AtomicInteger();
    Script longer =
        call -> {
          if (calls.getAndIncrement() == 0) {
            var whole = Scripts.whole("canary");
            call.raw(HEAD + "content-length: 40\r\n\r\n" + whole + HEAD + "\r\n" + whole);
          } else {
            Scripts.chat("the second").answer(call);
          }
        };
    try (var scene = Scene.of(new Scene.Settings(PLAIN, "{}", "45s"), longer, Verdict.GOOD)) {
      scene.ask(PLAIN).assertWhole("b", "well answered");

      var second = scene.ask(PLAIN);

      second.assertWhole("a", "the second");
      second.assertNothingElse();
    }
  }
}
