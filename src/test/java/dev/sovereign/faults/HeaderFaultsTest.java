package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static dev.sovereign.testkit.Steps.all;
import static dev.sovereign.testkit.Steps.hang;
import static dev.sovereign.testkit.Steps.send;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// F-19 and F-31: redirects are not followed, and a provider's header fields do no harm.
@Tag("slow")
final class HeaderFaultsTest {
  private static final String METADATA = "http://169.254.169.254/latest/meta-data/canary";
  private static final List<String> ODD =
      List.of(
          "set-cookie: canary=1",
          "server: canary",
          "x-sovereign-provider: canary",
          "x-request-id: canary",
          "access-control-allow-origin: *",
          "location: canary");

  private static ScriptedUpstream elsewhere;

  @BeforeAll
  static void start() {
    elsewhere = ScriptedUpstream.start(Scripts.chat("canary"));
  }

  @AfterAll
  static void stop() {
    elsewhere.close();
  }

  static Stream<Row> redirects() {
    return Stream.of(
        redirect(301, "to another host", HeaderFaultsTest::other),
        redirect(302, "to the cloud's own address", _ -> METADATA),
        redirect(307, "to itself", it -> "http://" + it.request().header("host").orElse("")),
        redirect(308, "to another host", HeaderFaultsTest::other));
  }

  private static String other(UpstreamCall call) {
    return "http://" + elsewhere.authority() + "/canary";
  }

  private interface Way {
    String from(UpstreamCall call);
  }

  private static Row redirect(int status, String where, Way way) {
    return Row.of(
        "F-19",
        status + " " + where,
        call -> call.json(status, "{}", "location: " + way.from(call) + "\r\n"),
        "redirect",
        Told.BAD);
  }

  static Stream<Row> malicious() {
    return Stream.of(
        head("a control character in a value", "x-a: b\u0001canary\r\n"),
        head("a bare carriage return in a value", "x-a: b\rset-cookie: canary\r\n"),
        head("a field of 1 MiB", "x-a: " + "canary".repeat(175_000) + "\r\n"),
        head("Content-Length twice", "content-length: 1\r\ncontent-length: 2\r\n"),
        head("Transfer-Encoding twice", "transfer-encoding: chunked\r\n".repeat(2)),
        head("both ways of framing", "transfer-encoding: chunked\r\ncontent-length: 5\r\n"));
  }

  // The body that follows is a good answer in chunks.
  private static Row head(String fault, String fields) {
    var script =
        all(
            send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + fields + "\r\n"),
            call -> call.chunk(Scripts.whole("canary")).end(),
            hang());
    return Row.of("F-31", fault, script, "closed", Told.UNAVAILABLE);
  }

  static Stream<Row> odd() {
    return Stream.of(
        Row.of("F-31", "fields of all kinds", HeaderFaultsTest::withFields, "answered", Told.BAD));
  }

  private static void withFields(UpstreamCall call) throws IOException {
    var fields = String.join("\r\n", ODD) + "\r\n";
    var isStream = call.request().json().isTrue("stream");
    var body = isStream ? stream() : Scripts.whole("fine");
    var length = body.getBytes(StandardCharsets.UTF_8).length;
    call.raw(
        "HTTP/1.1 200 OK\r\ncontent-type: %s\r\n%scontent-length: %d\r\n\r\n%s"
            .formatted(isStream ? "text/event-stream" : "application/json", fields, length, body));
  }

  private static String stream() {
    return "data: " + Scripts.content("fine") + "\n\ndata: " + Scripts.finish("stop") + "\n\n";
  }

  static Stream<Row.Cell> cells() {
    return Stream.concat(redirects(), malicious()).flatMap(it -> it.asked(PLAIN, STREAM));
  }

  static Stream<Row.Cell> oddCells() {
    return odd().flatMap(it -> it.asked(PLAIN, STREAM));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void theNextProviderAnswers(Row.Cell cell) throws InterruptedException {
    Verdict.movesOn(cell);
    assertEquals(0, elsewhere.connections());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void withTheSecondBadTooOneErrorNamesBoth(Row.Cell cell) throws InterruptedException {
    Verdict.isExhausted(cell);
    assertEquals(0, elsewhere.connections());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddCells")
  void onlyFieldsOfOurOwnReachTheCaller(Row.Cell cell) {
    Verdict.isTaken(cell, "fine");
  }
}
