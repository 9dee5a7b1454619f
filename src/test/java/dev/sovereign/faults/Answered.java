package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.Said;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What a caller got.
record Answered(Asked asked, HttpResponse<String> answer) {
  private static final Pattern OURS =
      Pattern.compile(
          "x-sovereign-[a-z-]+|x-request-id|x-should-retry|retry-after(-ms)?|cache-control"
              + "|content-(type|length)|transfer-encoding");
  private static final String DONE = "data: [DONE]";

  static Answered of(TestGateway gateway, Asked asked) {
    var body = TestGateway.body("c", ",\"stream\":" + asked.isStream());
    var request = gateway.request("/v1/chat/completions").POST(BodyPublishers.ofString(body));
    if (asked == Asked.HELD) {
      request.header("X-SF-Stream-Failure", "hold");
    }
    return new Answered(asked, gateway.send(request));
  }

  int status() {
    return answer.statusCode();
  }

  String body() {
    return answer.body();
  }

  String header(String name) {
    return answer.headers().firstValue(name).orElse("absent");
  }

  /// Fails unless it is the whole of this text, from this provider.
  void assertWhole(String provider, String text) {
    assertEquals(200, status(), body());
    assertEquals(provider, header("X-Sovereign-Provider"));
    assertEquals(provider.equals("a") ? "a/one" : "b/two", header("X-Sovereign-Model"));
    var said = Said.by(chunks());
    assertTrue(said.isWhole(), body());
    assertEquals(text, said.text());
    assertEquals(asked.isStream(), body().endsWith(DONE + "\n\n"), body());
  }

  /// Fails unless it is a stream that says this text, then why it broke off, and no end.
  void assertBroken(String text, String code) {
    assertEquals(200, status(), body());
    var chunks = chunks();
    var said = Said.by(chunks);
    assertFalse(said.isWhole(), body());
    assertEquals(text, said.text());
    assertEquals(Map.of(0L, Set.of()), said.ends(), body());
    assertFalse(body().contains("[DONE]"), body());
    var last = error(chunks.getLast());
    assertEquals("upstream_stream_failed", last.string("type").orElseThrow(), body());
    assertEquals(code, last.string("code").orElseThrow(), body());
  }

  /// The error object of an answer that is one.
  Json error() {
    return error(body());
  }

  private static Json error(String json) {
    return Json.parseAll(json.getBytes(StandardCharsets.UTF_8)).find("error").orElseThrow();
  }

  private List<String> chunks() {
    return asked.isStream() ? Recording.dataOf(body()) : List.of(body());
  }

  /// Fails if anything of a provider's came through that is not its answer.
  void assertNothingElse() {
    assertFalse(body().contains("canary"), body());
    assertFalse(answer.headers().map().toString().contains("canary"));
    assertEquals(
        List.of(),
        answer.headers().map().keySet().stream()
            .filter(it -> !OURS.matcher(it).matches())
            .toList());
  }
}
