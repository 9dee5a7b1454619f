package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A stream that is cut after any of its bytes is taken over without a character lost or doubled,
/// however either provider cuts its text into chunks.
///
/// `-Dcut.seed=…` runs a seed again.
@Tag("slow")
final class ContinuedAnywhereTest {
  private static final int CALLS = 1_000;
  private static final int RESET_EVERY = 9;
  private static final int PROMPT = 10;
  private static final int MOST_BLANKS = 5;
  private static final byte[] END_OF_CHUNK = {'\r', '\n'};
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

  // Escapes, letters of one to four bytes, a family of five code points, blanks of many kinds.
  private static final String TEXT =
      "It \"is\"\\ a/b  \t\n\n\u00e9\u00df\u00a0\u20ac \u65e5\u672c\u8a9e,\u2003"
          + "\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 done\u0001 "
          + "\ud83c\uddf3\ud83c\uddff. ";

  /// What the one that takes over is asked.
  private enum Way {
    REPLAY("openai-compatible"),
    PREFIX("vllm");

    private final String type;

    Way(String type) {
      this.type = type;
    }
  }

  private final long seed = Long.getLong("cut.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private volatile byte[] bytes = {};
  private volatile int cut;

  private TestGateway gateway(Way way, ScriptedUpstream a, ScriptedUpstream b) {
    return TestGateway.start(
        TestGateway.ONE_TRY
            + """
            breaker: {failures: 1000, connection_failures: 1000}
            providers:
              a: {type: %1$s, base_url: "http://%2$s/v1", source: gpu}
              b: {type: %1$s, base_url: "http://%3$s/v1", source: gpu}
            models:
              m:
                offers:
                  - {provider: a, model: m, weights: same}
                  - {provider: b, model: m, weights: same}
            """
                .formatted(way.type, a.authority(), b.authority()));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void noCharacterIsLostOrDoubled(Way way) {
    try (var a = ScriptedUpstream.start(this::isCut);
        var b = ScriptedUpstream.start(this::goesOn);
        var gateway = gateway(way, a, b)) {
      IntStream.range(0, CALLS).forEach(call -> ask(way, gateway, call));
      assertTrue(b.posts() > CALLS / 2, "too few were cut: " + b.posts());
    }
  }

  private void ask(Way way, TestGateway gateway, int call) {
    if (call % RESET_EVERY == 0) {
      gateway.reset("a", "b"); // After half of twenty failures its breaker would keep calls away.
    }
    bytes = framed(events("a", TEXT, 0));
    cut = random.nextInt(bytes.length + 1);
    var wantsUsage = random.nextBoolean();
    var options = wantsUsage ? ",\"stream_options\":{\"include_usage\":true}" : "";
    var body = TestGateway.body("m", ",\"stream\":true" + options);
    var answer =
        gateway.send(
            gateway
                .request("/v1/chat/completions")
                .header("X-SF-Stream-Failure", "continue")
                .POST(BodyPublishers.ofString(body)));
    try {
      assertWhole(answer, wantsUsage, way);
    } catch (AssertionError wrong) {
      throw new AssertionError("seed %d, call %d, cut %d".formatted(seed, call, cut), wrong);
    }
  }

  private void isCut(UpstreamCall call) throws IOException {
    if (isQuestion(call)) {
      call.raw(Arrays.copyOf(bytes, cut));
      call.close();
    }
  }

  private void goesOn(UpstreamCall call) throws IOException {
    if (isQuestion(call)) {
      var has = begun(call.request().json());
      assertTrue(TEXT.startsWith(has), has);
      call.raw(framed(events("b", TEXT.substring(has.length()), has.length())));
    }
  }

  // An own server is asked how it is, too.
  private static boolean isQuestion(UpstreamCall call) throws IOException {
    var isQuestion = call.request().target().startsWith("POST ");
    if (!isQuestion) {
      call.json(200, "{}");
    }
    return isQuestion;
  }

  private static String begun(Json request) {
    var last = request.find("messages").orElseThrow().items().getLast();
    if (!last.string("role").orElseThrow().equals("assistant")) {
      return "";
    }
    assertTrue(request.isTrue("continue_final_message"));
    assertEquals("false", request.find("add_generation_prompt").orElseThrow().raw());
    return last.string("content").orElseThrow();
  }

  /// A stream's events; each UTF-16 code unit of the text counts as a token.
  private String events(String id, String text, int prompt) {
    var events =
        new StringBuilder(event(id, "{\"role\":\"assistant\",\"content\":\"\"}", "null", 0));
    var at = 0;
    while (at < text.length()) {
      var end = Math.min(text.length(), at + 1 + random.nextInt(7));
      var delta = "{\"content\":" + JsonText.quote(text.substring(at, end)) + "}";
      events.append(event(id, delta, "null", end));
      at = end;
    }
    events.append(event(id, "{}", "\"stop\"", text.length()));
    var figures = usage(PROMPT + prompt, text.length());
    return events + "data: {" + head(id) + ",\"choices\":[]," + figures + "}\n\ndata: [DONE]\n\n";
  }

  private static String event(String id, String delta, String reason, int tokens) {
    return "data: {%s,\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}],%s}\n\n"
        .formatted(head(id), delta, reason, usage(PROMPT, tokens));
  }

  private static String head(String id) {
    return "\"id\":\"" + id + "\",\"created\":" + (int) id.charAt(0) + ",\"model\":\"" + id + "\"";
  }

  private static String usage(int prompt, int completion) {
    return "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(prompt, completion, prompt + completion);
  }

  // In chunks of HTTP that know nothing of events.
  private byte[] framed(String events) {
    var all = events.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream();
    out.writeBytes(HEAD.getBytes(StandardCharsets.US_ASCII));
    var at = 0;
    while (at < all.length) {
      var end = Math.min(all.length, at + 1 + random.nextInt(400));
      out.writeBytes((Integer.toHexString(end - at) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(all, at, end - at);
      out.writeBytes(END_OF_CHUNK);
      at = end;
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static void assertWhole(HttpResponse<String> answer, boolean wantsUsage, Way way) {
    var body = answer.body();
    var chunks = Recording.dataOf(body).stream().map(ContinuedAnywhereTest::json).toList();
    var choices = chunks.stream().flatMap(it -> choices(it).stream()).toList();
    var figures = chunks.stream().filter(it -> choices(it).isEmpty()).toList();

    assertTrue(chunks.stream().noneMatch(it -> it.find("error").isPresent()), body);
    assertEquals(1, chunks.stream().map(ContinuedAnywhereTest::headOf).distinct().count(), body);
    assertEquals(TEXT, choices.stream().map(it -> text(it)).collect(Collectors.joining()), body);
    assertEquals(1, choices.stream().filter(it -> it.present("finish_reason").isPresent()).count());
    assertTrue(body.endsWith("data: [DONE]\n\n"), body);
    assertEquals(1, body.split("\"role\"", -1).length - 1, body);
    assertTrue(figures.size() <= (wantsUsage ? 1 : 0), body);
    figures.forEach(it -> assertFigures(it.find("usage").orElseThrow(), way));
  }

  // Blanks at the end of what the caller has are generated once more where the server goes on.
  private static void assertFigures(Json usage, Way way) {
    var again = usage.integer("completion_tokens").orElseThrow() - TEXT.length();
    assertEquals(PROMPT, usage.integer("prompt_tokens").orElseThrow());
    assertTrue(again >= 0 && again <= (way == Way.PREFIX ? MOST_BLANKS : 0), usage.raw());
  }

  private static List<Json> choices(Json chunk) {
    return chunk.find("choices").orElseThrow().items();
  }

  private static String text(Json choice) {
    return choice.find("delta").orElseThrow().string("content").orElse("");
  }

  private static String headOf(Json chunk) {
    return chunk.string("id").orElseThrow()
        + chunk.integer("created").orElseThrow()
        + chunk.string("model").orElseThrow();
  }

  private static Json json(String text) {
    return Json.parseAll(text.getBytes(StandardCharsets.UTF_8));
  }
}
