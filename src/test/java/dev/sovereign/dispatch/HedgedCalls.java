package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.Steps;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Three providers behind a gateway that hedges; `a` is asked first.
///
/// @param first says nothing until it is cut off
/// @param second answers at once, and so does the third
record HedgedCalls(
    ScriptedUpstream first,
    ScriptedUpstream second,
    ScriptedUpstream third,
    CompletableFuture<Long> cut)
    implements AutoCloseable {
  static final String STREAM = ",\"stream\":true";

  static HedgedCalls start() {
    var cut = new CompletableFuture<Long>();
    return new HedgedCalls(
        ScriptedUpstream.start(call -> cut.complete(call.awaitGone())),
        ScriptedUpstream.start(Scripts.chat("from b")),
        ScriptedUpstream.start(Scripts.chat("from c")),
        cut);
  }

  @Override
  public void close() {
    first.close();
    second.close();
    third.close();
  }

  TestGateway gateway(String hedge) {
    return gateway(hedge, "");
  }

  /// The same with more lines of the configuration.
  TestGateway gateway(String hedge, String more) {
    return TestGateway.start(
        """
        instance: {home: au}
        routing: {retry_budget: 0%%}
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1", source: cloud, place: au}
          b: {type: openai-compatible, base_url: "http://%s/v1", source: cloud, place: us}
          c: {type: openai-compatible, base_url: "http://%s/v1", source: cloud, place: us}
        models:
          m:
            offers:
              - {provider: a, model: one, price: {input: 2, output: 8}}
              - {provider: b, model: two}
        capabilities:
          c: {chain: [a/one, b/two, c/three], hedge: %4$s}
          priced: {chain: [m], hedge: %4$s}
        """
                .formatted(first.authority(), second.authority(), third.authority(), hedge)
            + more);
  }

  TestGateway gateway() {
    return gateway("{after: 100ms, share: 100%}");
  }

  static HttpResponse<String> once(TestGateway gateway) {
    return gateway.chat("c", STREAM);
  }

  static Script late(int millis, Script then) {
    return Steps.all(Steps.delay(Duration.ofMillis(millis)), then);
  }

  static String servedBy(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("X-Sovereign-Provider").orElseThrow()
        + answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow();
  }

  static String way(CallRecord record) {
    var tried = record.tried().stream().map(it -> it.provider() + " " + it.outcome()).toList();
    return String.join(", ", tried);
  }

  static String way(TestGateway gateway) {
    return way(gateway.stopAndReadRecords().getLast());
  }

  static void trip(TestGateway gateway, String provider) {
    gateway.send(
        gateway
            .request("/api/v1/providers/" + provider + "/trip")
            .setHeader("authorization", "Bearer " + gateway.server().adminKey())
            .POST(HttpRequest.BodyPublishers.noBody()));
  }
}
