package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.SentSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Spans of calls at a collector, and what callers and providers hear of a trace.
@Tag("slow")
final class TracingTest {
  private static final long SERVER = 2;
  private static final long ERROR = 2;

  private final TracedCalls calls = new TracedCalls();

  @AfterEach
  void stop() {
    calls.close();
  }

  @Test
  void aCallIsASpanOfItsCallersTraceAndEachAttemptOneBelowIt() {
    try (var gateway = calls.gateway(calls.sent())) {
      var answer =
          gateway.send(
              TracedCalls.chat(gateway, "")
                  .header("traceparent", TracedCalls.FIELD)
                  .header("tracestate", "a=1"));

      var spans = TracedCalls.byName(calls.collector.next(3));
      var call = TracedCalls.named(spans, "POST /v1/chat/completions");
      var first = TracedCalls.named(spans, "chat own-id");
      var second = TracedCalls.named(spans, "chat cloud-id");

      assertEquals(TracedCalls.TRACE, call.traceId());
      assertEquals(TracedCalls.CALLER, call.parentId());
      assertEquals(call.spanId(), first.parentId());
      assertEquals(call.spanId(), second.parentId());
      assertEquals(TracedCalls.TRACE, second.traceId());
      assertEquals("a=1", call.state());
      assertEquals(SERVER, call.kind());
      assertEquals(SERVER + 1, first.kind());
      assertEquals(
          answer.headers().firstValue("x-request-id").orElseThrow(),
          call.attributes().get("sovereign.call.id"));
    }
  }

  @Test
  void spansSayWhatWasAskedAndHowItEnded() {
    try (var gateway = calls.gateway(calls.sent())) {
      gateway.chat("m", ",\"stream\":true");

      var spans = TracedCalls.byName(calls.collector.next(3));
      var call = TracedCalls.named(spans, "POST /v1/chat/completions");
      var failed = TracedCalls.named(spans, "chat own-id");
      var answered = TracedCalls.named(spans, "chat cloud-id");

      assertEquals("", call.parentId());
      assertHolds(
          call,
          """
          gen_ai.operation.name=chat
          gen_ai.provider.name=openai-compatible
          gen_ai.request.model=m
          gen_ai.request.stream=true
          gen_ai.response.model=m
          gen_ai.usage.input_tokens=3
          gen_ai.usage.output_tokens=2
          http.request.method=POST
          http.response.status_code=200
          http.route=/v1/chat/completions
          sovereign.attempts=2
          sovereign.outcome=complete
          sovereign.source=fallback
          """);
      assertHolds(
          failed,
          """
          error.type=server_error
          gen_ai.provider.name=llamacpp
          gen_ai.request.model=own-id
          http.response.status_code=500
          sovereign.provider=own
          sovereign.sent=true
          """);
      assertHolds(
          answered,
          """
          gen_ai.provider.name=openai-compatible
          gen_ai.response.model=cloud-id
          gen_ai.usage.output_tokens=2
          sovereign.provider=cloud
          """);
      assertEquals(ERROR, failed.status());
      assertEquals(0, call.status());
      assertTrue(call.attributes().containsKey("gen_ai.response.time_to_first_chunk"));
      assertTrue(call.start() <= failed.start(), "the call began first");
      assertTrue(failed.end() <= answered.start(), "one after the other");
      assertTrue(answered.end() <= call.end() + 1_000_000, "the call ended last");
      assertEquals("sovereign", call.resource().get("service.name"));
      assertEquals("sovereign", call.resource().get("service.instance.id"));
    }
  }

  private static void assertHolds(SentSpan span, String lines) {
    lines.lines().forEach(it -> assertTrue(holds(span, it), it + " in " + span.attributes()));
  }

  private static boolean holds(SentSpan span, String line) {
    var pair = line.split("=", 2);
    return pair[1].equals(span.attributes().get(pair[0]));
  }

  @Test
  void nothingOfAPromptAnAnswerOrAKeyIsSent() {
    calls.cloud.script(Scripts.chat("answer-canary"));
    calls.own.script(Scripts.error(500, "failure-canary"));
    var headers = ", headers: {authorization: {env: TOKEN}}";
    try (var gateway = calls.gateway(calls.sent().replace("}}", headers + "}}"))) {
      var prompt = ",\"user\":\"user-canary\",\"prompt\":\"prompt-canary\"";
      assertTrue(gateway.chat("m", prompt).body().contains("answer-canary"));
      gateway.chat("m", prompt + ",\"stream\":true");
      calls.cloud.script(Scripts.error(400, "refusal-canary"));
      gateway.chat("m", prompt);
      gateway.chat("no-such-model-canary", prompt);

      calls.collector.next(10);

      var all =
          calls.collector.bodies().stream()
              .map(it -> new String(it, StandardCharsets.ISO_8859_1))
              .collect(Collectors.joining());
      assertEquals(-1, all.indexOf("canary"));
      assertEquals(-1, all.indexOf(gateway.key().substring(0, 12)));
      assertEquals(
          List.of("Bearer collector-token-1"),
          calls.collector.headers().getFirst().get("Authorization"));
      assertEquals(-1, gateway.log().indexOf("collector-token"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TracedCalls.TRACE + "-" + TracedCalls.CALLER + "-01-x",
        "00-" + TracedCalls.TRACE + "-0000000000000000-01",
        "nonsense"
      })
  void aMalformedFieldBeginsANewTrace(String field) {
    try (var gateway = calls.gateway(calls.sent())) {
      gateway.send(
          TracedCalls.chat(gateway, "").header("traceparent", field).header("tracestate", "a=1"));

      var call =
          TracedCalls.named(
              TracedCalls.byName(calls.collector.next(3)), "POST /v1/chat/completions");

      assertNotEquals(TracedCalls.TRACE, call.traceId());
      assertEquals("", call.parentId());
      assertEquals("", call.state());
    }
  }

  @Test
  void aTraceThatTheCallerDoesNotKeepIsNotKeptHere() {
    try (var gateway = calls.gateway(calls.sent())) {
      gateway.send(
          TracedCalls.chat(gateway, "")
              .header("traceparent", TracedCalls.FIELD.replace("-01", "-00")));
      gateway.send(TracedCalls.chat(gateway, "").header("traceparent", TracedCalls.FIELD));

      assertEquals(3, TracedCalls.byName(calls.collector.next(3)).size());
      assertEquals(0, calls.collector.left());
      assertTrue(
          TracedCalls.posted(calls.own, "traceparent")
              .orElseThrow()
              .matches("00-" + TracedCalls.TRACE + "-.{16}-00"));
    }
  }

  @Test
  void aKnownCallersRefusalIsASpanAndAnUnknownOnesIsNone() {
    try (var gateway = calls.gateway(calls.sent())) {
      gateway.send(
          TracedCalls.chat(gateway, "")
              .setHeader("authorization", "Bearer nobody")
              .header("traceparent", TracedCalls.FIELD));
      gateway.chat("no-such-model", "");

      var refused = calls.collector.next(1).getFirst();

      assertNotEquals(TracedCalls.TRACE, refused.traceId());
      assertHolds(
          refused,
          """
          error.type=404
          gen_ai.operation.name=chat
          http.response.status_code=404
          """);
      assertEquals(0, refused.status());
    }
  }

  @Test
  void aCollectorThatTakesNothingCostsSpansAndNoCall() {
    calls.collector.answer(400);
    try (var gateway = calls.gateway(calls.sent())) {
      assertEquals(200, gateway.chat("m", "").statusCode());

      Exposition.once(gateway, it -> it.sum("sovereign_trace_spans_total", "outcome", "lost") == 3);
      assertTrue(gateway.log().contains("the collector takes no spans"), gateway.log());
      calls.collector.answer(200);
      assertEquals(200, gateway.chat("m", "").statusCode());
      assertEquals(3, calls.collector.next(3).size());
    }
  }

  @Test
  void aCollectorThatIsNotThereCostsNoCall() {
    var url = calls.collector.url();
    calls.collector.close();
    try (var gateway = calls.gateway("telemetry: {otlp: {endpoint: \"%s\"}}\n".formatted(url))) {
      assertEquals(200, gateway.chat("m", "").statusCode());
      assertEquals(200, gateway.chat("m", ",\"stream\":true").statusCode());
    }
  }
}
