package dev.sovereign.api;

import dev.sovereign.testkit.Collector;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.SentSpan;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What tests of traces need: an own server that fails, a provider that answers, and a collector.
final class TracedCalls implements AutoCloseable {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final String CALLER = "b7ad6b7169203331";
  static final String FIELD = "00-" + TRACE + "-" + CALLER + "-01";

  final ScriptedUpstream own = ScriptedUpstream.start(Scripts.error(500, "no"));
  final ScriptedUpstream cloud = ScriptedUpstream.start(Scripts.chat("Well then"));
  final Collector collector = Collector.start();

  TestGateway gateway(String telemetry) {
    var yaml =
        """
        routing: {retry_in_place: {errors: 0, retry_after: 0s}}
        providers:
          own: {type: llamacpp, base_url: "http://%s/v1"}
          cloud: {type: openai-compatible, base_url: "http://%s/v1"}
        models:
          m:
            offers: [{provider: own, model: own-id}, {provider: cloud, model: cloud-id}]
        """
            .formatted(own.authority(), cloud.authority());
    return TestGateway.start(yaml + telemetry, Map.of("TOKEN", "Bearer collector-token-1"));
  }

  String sent() {
    return "telemetry: {otlp: {endpoint: \"%s\"}}\n".formatted(collector.url());
  }

  static HttpRequest.Builder chat(TestGateway gateway, String more) {
    var body = TestGateway.body("m", more);
    return gateway.request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body));
  }

  static Map<String, SentSpan> byName(List<SentSpan> spans) {
    return spans.stream().collect(Collectors.toMap(SentSpan::name, it -> it));
  }

  static SentSpan named(Map<String, SentSpan> spans, String name) {
    return Optional.ofNullable(spans.get(name)).orElseThrow(() -> new AssertionError(spans));
  }

  static Optional<String> posted(ScriptedUpstream upstream, String field) {
    return upstream.requests().stream()
        .filter(it -> it.target().startsWith("POST "))
        .findFirst()
        .orElseThrow()
        .header(field);
  }

  @Override
  public void close() {
    own.close();
    cloud.close();
    collector.close();
  }
}
