package dev.sovereign.config;

import dev.sovereign.keystore.SecretRef;
import dev.sovereign.trace.TracingConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads the `telemetry` section.
final class TelemetryReader {
  private TelemetryReader() {}

  /// Where spans go, if they are made.
  static Optional<TracingConfig> read(Section section) {
    try (section) {
      return section.section("otlp").flatMap(TelemetryReader::otlp);
    }
  }

  private static Optional<TracingConfig> otlp(Section section) {
    try (section) {
      var text = section.text("endpoint");
      if (text.isEmpty()) {
        section.error("endpoint", section.path() + " needs an `endpoint`: the collector's URL");
      }
      var headers = section.section("headers").map(TelemetryReader::headers).orElse(Map.of());
      var sample = section.share("sample", TracingConfig.EVERY_TRACE);
      return text.flatMap(it -> BaseUrl.read(section, "endpoint", it))
          .map(it -> new TracingConfig(it.text(), headers, sample));
    }
  }

  private static Map<String, SecretRef> headers(Section section) {
    var headers = new LinkedHashMap<String, SecretRef>();
    try (section) {
      for (var name : section.names()) {
        if (!name.matches("[A-Za-z0-9-]+")) {
          section.errorAtKey(name, "a header's name is letters, digits and - only");
        }
        SecretReader.read(section, name).ifPresent(it -> headers.put(name, it));
      }
    }
    return headers;
  }
}
