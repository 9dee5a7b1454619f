package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What providers hear of a call's trace.
@Tag("slow")
final class TracePlaceTest {
  private final TracedCalls calls = new TracedCalls();

  @AfterEach
  void stop() {
    calls.close();
  }

  @Test
  void providersHearOfTheAttemptsSpan() {
    try (var gateway = calls.gateway(calls.sent())) {
      gateway.send(
          TracedCalls.chat(gateway, "")
              .header("traceparent", TracedCalls.FIELD)
              .header("tracestate", "a=1"));

      var spans = TracedCalls.byName(calls.collector.next(3));

      assertEquals(
          Optional.of(
              "00-"
                  + TracedCalls.TRACE
                  + "-"
                  + TracedCalls.named(spans, "chat own-id").spanId()
                  + "-01"),
          TracedCalls.posted(calls.own, "traceparent"));
      assertEquals(
          Optional.of(
              "00-"
                  + TracedCalls.TRACE
                  + "-"
                  + TracedCalls.named(spans, "chat cloud-id").spanId()
                  + "-01"),
          TracedCalls.posted(calls.cloud, "traceparent"));
      assertEquals(Optional.of("a=1"), TracedCalls.posted(calls.own, "tracestate"));
      assertEquals(Optional.empty(), TracedCalls.posted(calls.cloud, "tracestate"));
    }
  }

  @Test
  void withoutACollectorACallersTraceReachesOwnServersAlone() {
    try (var gateway = calls.gateway("")) {
      gateway.send(
          TracedCalls.chat(gateway, "")
              .header("traceparent", TracedCalls.FIELD)
              .header("tracestate", "a=1"));

      assertEquals(Optional.of(TracedCalls.FIELD), TracedCalls.posted(calls.own, "traceparent"));
      assertEquals(Optional.of("a=1"), TracedCalls.posted(calls.own, "tracestate"));
      assertEquals(Optional.empty(), TracedCalls.posted(calls.cloud, "traceparent"));
      assertEquals(Optional.empty(), TracedCalls.posted(calls.cloud, "tracestate"));
    }
  }

  @Test
  void withoutACollectorNothingMalformedIsPassedOn() {
    try (var gateway = calls.gateway("")) {
      gateway.send(
          TracedCalls.chat(gateway, "").header("traceparent", "x").header("tracestate", "a=1"));

      assertEquals(Optional.empty(), TracedCalls.posted(calls.own, "traceparent"));
      assertEquals(Optional.empty(), TracedCalls.posted(calls.own, "tracestate"));
    }
  }
}
