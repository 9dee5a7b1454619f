package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// F-14 at every place: an answer that is cut after any of its bytes never looks whole.
@Tag("slow")
final class CutAnywhereTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: %s\r\n%s\r\n";
  private static final String CHUNKED = "transfer-encoding: chunked\r\n";
  private static final String JSON =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"half done\"},"
          + "\"finish_reason\":\"stop\"}]}";
  private static final String PATIENT =
      TestGateway.ONE_TRY + "breaker: {failures: 1000, connection_failures: 1000}\n";
  private static final int RESET_EVERY = 9;
  private static final Script BAD = Scripts.error(500, Row.CANARY);

  /// An answer in bytes, and after how many of them what is there.
  ///
  /// @param first the first content
  /// @param second all content
  /// @param whole the finish reason of a stream, or all of the answer
  private record Wire(String words, Asked asked, byte[] bytes, int first, int second, int whole) {
    static Wire plain(String words, String fields, String body) {
      var bytes =
          (HEAD.formatted("application/json", fields) + body).getBytes(StandardCharsets.US_ASCII);
      var all = bytes.length;
      return new Wire(words, Asked.PLAIN, bytes, all, all, all);
    }

    static Wire stream(Asked asked) {
      var text = HEAD.formatted("text/event-stream", CHUNKED);
      var first = text + event(content("half"));
      var second = first + event(content(" done"));
      var finish = second + event("{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}");
      var bytes = (finish + event("[DONE]") + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
      var whole = end(finish);
      return asked.isStream()
          ? new Wire("in chunks", asked, bytes, end(first), end(second), whole)
          : new Wire("in chunks", asked, bytes, whole, whole, whole);
    }

    // An event is over before the line that ends its chunk.
    private static int end(String text) {
      return text.length() - 2;
    }

    /// What the caller must get of it when it is cut after so many bytes.
    String verdict(int cut) {
      if (cut < first) {
        return "next";
      }
      if (cut < whole) {
        return cut < second ? "broken: half" : "broken: half done";
      }
      return "whole";
    }

    @Override
    public String toString() {
      return asked + ", " + words;
    }
  }

  private static String content(String text) {
    return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}";
  }

  private static String event(String data) {
    return chunk("data: " + data + "\n\n");
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  static Stream<Wire> wires() {
    return Stream.of(
        Wire.stream(Asked.STREAM),
        Wire.stream(Asked.GATHERED),
        Wire.plain("with its length", "content-length: " + JSON.length() + "\r\n", JSON),
        Wire.plain("in chunks", CHUNKED, chunk(JSON) + "0\r\n\r\n"),
        Wire.plain("up to the close", "connection: close\r\n", JSON));
  }

  private final AtomicInteger cut = new AtomicInteger();

  private Scene scene(Wire wire, Script second) {
    return Scene.of(
        new Scene.Settings(wire.asked, "{}", "45s", PATIENT),
        call -> {
          call.raw(Arrays.copyOf(wire.bytes, cut.get()));
          call.close();
        },
        second);
  }

  private static IntStream cuts(Wire wire) {
    return IntStream.rangeClosed(0, wire.bytes.length);
  }

  // After half of twenty failures its breaker would keep calls away.
  private Answered askCutAfter(int bytes, Scene scene, Wire wire) {
    cut.set(bytes);
    if (bytes % RESET_EVERY == 0) {
      scene.gateway().reset("a", "b");
    }
    return scene.ask(wire.asked);
  }

  @ParameterizedTest(name = "F-14 {0}: cut after every byte")
  @MethodSource("wires")
  void theNextProviderAnswersOrTheStreamEndsInAnError(Wire wire) {
    try (var scene = scene(wire, Verdict.GOOD)) {
      assertEquals(
          List.of(),
          cuts(wire)
              .filter(it -> !verdict(askCutAfter(it, scene, wire)).equals(wire.verdict(it)))
              .boxed()
              .toList());
    }
  }

  private static String verdict(Answered answer) {
    answer.assertNothingElse();
    if (answer.header("X-Sovereign-Provider").equals("b")) {
      answer.assertWhole("b", "well answered");
      return "next";
    }
    if (answer.body().contains("upstream_stream_failed")) {
      var text = answer.body().contains(" done") ? "half done" : "half";
      answer.assertBroken(text, "closed");
      return "broken: " + text;
    }
    answer.assertWhole("a", "half done");
    return "whole";
  }

  @ParameterizedTest(name = "F-14 {0}: cut after every byte, the second provider bad too")
  @MethodSource("wires")
  void withTheSecondBadTooThereIsAnErrorAndNothingThatLooksLikeAnEnd(Wire wire) {
    try (var scene = scene(wire, BAD)) {
      cuts(wire)
          .filter(it -> it < wire.whole)
          .mapToObj(it -> askCutAfter(it, scene, wire))
          .forEach(CutAnywhereTest::assertError);
    }
  }

  private static void assertError(Answered answer) {
    answer.assertNothingElse();
    assertTrue(answer.body().contains("\"error\""), answer.body());
    assertFalse(answer.body().contains("[DONE]"), answer.body());
    assertFalse(answer.body().contains("\"stop\""), answer.body());
  }
}
