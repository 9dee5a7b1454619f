package dev.sovereign.app;

import dev.sovereign.api.CallTraces;
import dev.sovereign.config.Settings;
import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.trace.Traces;
import dev.sovereign.trace.TracingConfig;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes what sends spans, where the configuration asks for it.
final class Tracing {
  private Tracing() {}

  /// Started, if there is a collector.
  ///
  /// @throws IllegalArgumentException if a header's secret is not where it should be
  static Optional<Traces> start(Settings settings, Secrets secrets, Meters meters, Log log) {
    return settings
        .tracing()
        .map(
            it -> Traces.start(it, headers(it.headers(), secrets), program(settings), meters, log));
  }

  /// What makes the spans of calls.
  static CallTraces calls(Settings settings, Optional<Traces> traces) {
    var share = settings.tracing().map(TracingConfig::sample).orElse(0.0);
    return traces.map(it -> CallTraces.to(it, share)).orElseGet(CallTraces::none);
  }

  private static Map<String, String> headers(Map<String, SecretRef> references, Secrets secrets) {
    var request = OutboundRequest.get("/", Headers.NONE);
    for (var reference : references.entrySet()) {
      try {
        request = secrets.header(reference.getKey(), reference.getValue()).authorize(request);
      } catch (IllegalArgumentException noSecret) {
        throw new IllegalArgumentException(
            "telemetry.otlp.headers." + reference.getKey() + ": " + noSecret.getMessage(),
            noSecret);
      }
    }
    return request.headers().fields().stream()
        .collect(Collectors.toMap(Headers.Header::name, Headers.Header::value));
  }

  private static Map<String, Object> program(Settings settings) {
    return Map.of(
        "service.name",
        "sovereign",
        "service.version",
        Version.TEXT,
        "service.instance.id",
        settings.instance().name());
  }
}
