package dev.sovereign.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Sends spans over OTLP/HTTP, with OpenTelemetry's exporter on the JDK's client.
final class OtlpExporter implements Exporter {
  /// The longest that sending may take, its repetitions included.
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Duration ONE_TRY = Duration.ofSeconds(3);
  private static final long CLOSING_SECONDS = 2;

  private final OtlpHttpSpanExporter exporter;
  private final Resource resource;

  /// @param headers fields of every request
  /// @param program what the spans say of the program that they come from
  OtlpExporter(String endpoint, Map<String, String> headers, Map<String, Object> program) {
    this.exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces")
            .setHeaders(() -> headers)
            .setTimeout(LONGEST)
            .setConnectTimeout(ONE_TRY)
            .build();
    this.resource = Resource.create(OtlpSpan.attributes(program));
  }

  @Override
  public boolean send(List<Span> spans) {
    var all = spans.stream().<SpanData>map(it -> new OtlpSpan(it, resource)).toList();
    return exporter.export(all).join(LONGEST.toMillis(), TimeUnit.MILLISECONDS).isSuccess();
  }

  @Override
  public void close() {
    var _ = exporter.shutdown().join(CLOSING_SECONDS, TimeUnit.SECONDS);
  }
}
