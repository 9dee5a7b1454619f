package dev.sovereign.trace;

import dev.sovereign.keystore.SecretRef;
import java.util.Map;

/// Where spans go: the `telemetry.otlp` section.
///
/// @param endpoint the collector's URL, to which OTLP's own path is added
/// @param headers fields of every request, by name
/// @param sample how many of the traces that begin here are kept, from 0 to 1
public record TracingConfig(String endpoint, Map<String, SecretRef> headers, double sample) {
  /// All of them.
  public static final double EVERY_TRACE = 1;

  public TracingConfig {
    headers = Map.copyOf(headers);
    if (!(sample >= 0 && sample <= 1)) {
      throw new IllegalArgumentException("telemetry.otlp.sample must be a share: " + sample);
    }
  }
}
