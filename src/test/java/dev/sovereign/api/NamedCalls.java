package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Calls that are named by an `Idempotency-Key`, at a gateway with one model and one provider.
final class NamedCalls implements AutoCloseable {
  /// More members of a body, which ask for a stream.
  static final String STREAM = ",\"stream\":true";

  private static final String REPLAYED = "idempotent-replayed";

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
  private final TestGateway gateway =
      TestGateway.start(
          TestGateway.ONE_TRY
              + """
              server: {keep_alive: 100ms}
              providers:
                a: {type: openai-compatible, base_url: "http://%s/v1"}
              models:
                m: {offers: [{provider: a, model: up, price: {input: 1, output: 1}}]}
              """
                  .formatted(upstream.authority()));

  ScriptedUpstream upstream() {
    return upstream;
  }

  TestGateway gateway() {
    return gateway;
  }

  /// Opens once a held call is there.
  CountDownLatch reached() {
    return reached;
  }

  /// A script that answers when it is told to.
  void hold(UpstreamCall call) throws IOException {
    reached.countDown();
    try {
      assertTrue(goOn.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Scripts.chat("Well then").answer(call);
  }

  /// Tells it to.
  void goOn() {
    goOn.countDown();
  }

  HttpResponse<String> chat(String key, String more) {
    return send(key, TestGateway.body("m", more));
  }

  HttpResponse<String> send(String key, String body) {
    return gateway.send(request(key, body));
  }

  HttpRequest.Builder request(String key, String body) {
    return gateway
        .request("/v1/chat/completions")
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /// The same on a bare connection; the key may hold what no client would send.
  RawClient raw(String key, String more) {
    var body = TestGateway.body("m", more);
    var head =
        RawClient.head(
            gateway,
            "POST /v1/chat/completions",
            "idempotency-key: " + key,
            "content-length: " + body.length());
    return RawClient.to(gateway).say(head + body);
  }

  static boolean isReplay(HttpResponse<String> answer) {
    return answer.headers().firstValue(REPLAYED).equals(Optional.of("true"));
  }

  /// The header fields of an answer, but for its framing and whether it is a replay.
  static Map<String, List<String>> fields(HttpResponse<String> answer) {
    var fields = new TreeMap<>(answer.headers().map());
    fields.keySet().removeAll(List.of("transfer-encoding", "content-length", REPLAYED));
    return fields;
  }

  /// The code of an error.
  static String code(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8))
        .find("error")
        .flatMap(it -> it.string("code"))
        .orElseThrow();
  }

  @Override
  public void close() {
    goOn();
    gateway.close();
    upstream.close();
  }
}
