package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A client that leaves cuts off the upstream, whatever the provider and however far the call is.
@Tag("slow")
final class ClientGoneTest {
  private static final long LIMIT_NANOS = 250_000_000;

  /// How far the upstream has come when the client leaves.
  enum Moment {
    BEFORE_HEADERS,
    BEFORE_FIRST_TOKEN,
    MID_STREAM
  }

  /// How the upstream and the client look at the moment that the client leaves.
  private static final class Scene {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CompletableFuture<Long> upstreamGone = new CompletableFuture<>();

    void upstream(UpstreamCall call, String type, Moment moment) throws IOException {
      if (call.request().target().startsWith("GET ")) {
        call.json(404, "{}"); // An own server is asked how it is; that is no call.
        return;
      }
      if (moment != Moment.BEFORE_HEADERS) {
        open(call, type, moment);
      }
      reached.countDown();
      upstreamGone.complete(call.awaitGone());
    }

    private static void open(UpstreamCall call, String type, Moment moment) throws IOException {
      var isOllama = type.equals("ollama");
      call.open(isOllama ? "application/x-ndjson" : "text/event-stream");
      if (moment == Moment.MID_STREAM) {
        var chunk =
            isOllama
                ? "{\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"done\":false}\n"
                : "data: " + Scripts.content("Hello") + "\n\n";
        call.chunk(chunk);
      }
    }
  }

  static Stream<Arguments> calls() {
    return Stream.of("openai", "openrouter", "vllm", "llamacpp", "openai-compatible", "ollama")
        .flatMap(
            type ->
                Stream.of(Moment.values())
                    .flatMap(
                        moment ->
                            Stream.of(
                                Arguments.of(type, moment, true, HttpClient.Version.HTTP_1_1),
                                Arguments.of(type, moment, true, HttpClient.Version.HTTP_2),
                                Arguments.of(type, moment, false, HttpClient.Version.HTTP_1_1),
                                Arguments.of(type, moment, false, HttpClient.Version.HTTP_2))));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void theUpstreamIsCutOffWithin250Milliseconds(
      String type, Moment moment, boolean stream, HttpClient.Version version) throws Exception {
    var scene = new Scene();
    try (var upstream = ScriptedUpstream.start(call -> scene.upstream(call, type, moment));
        var gateway = gateway(type, upstream)) {
      var client = HttpClient.newBuilder().version(version).build();
      var answer =
          client.sendAsync(request(gateway, stream), HttpResponse.BodyHandlers.ofInputStream());
      assertTrue(scene.reached.await(10, TimeUnit.SECONDS), "the upstream was not asked");
      awaitBytes(answer, stream && moment == Moment.MID_STREAM);

      var left = System.nanoTime();
      client.shutdownNow();
      var gone = scene.upstreamGone.get(10, TimeUnit.SECONDS);

      assertTrue(gone - left < LIMIT_NANOS, () -> "it took " + (gone - left) / 1_000_000 + " ms");
      assertEquals(1, upstream.posts());
      var record = gateway.stopAndReadRecords().getFirst();
      assertEquals("client_gone", record.result().ending());
      assertEquals(
          stream && moment == Moment.MID_STREAM ? OptionalLong.of(2) : OptionalLong.empty(),
          record.result().usage().completion()); // "Hello", of which nobody says the tokens.
    }
  }

  // A stream's first event must have reached the client.
  private static void awaitBytes(CompletableFuture<HttpResponse<InputStream>> answer, boolean comes)
      throws Exception {
    if (comes) {
      assertTrue(answer.get(10, TimeUnit.SECONDS).body().read() >= 0);
    }
  }

  private static TestGateway gateway(String type, ScriptedUpstream upstream) {
    return TestGateway.start(
        """
        providers:
          a: {type: %s, base_url: "http://%s/v1", api_key: {env: UPSTREAM_KEY}}
        models:
          m: {offers: [{provider: a, model: up}]}
        """
            .formatted(type, upstream.authority()),
        Map.of("UPSTREAM_KEY", "secret-of-the-provider"));
  }

  private static HttpRequest request(TestGateway gateway, boolean stream) {
    var body = TestGateway.body("m", stream ? ",\"stream\":true" : "");
    return HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
        .header("authorization", "Bearer " + gateway.key())
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
