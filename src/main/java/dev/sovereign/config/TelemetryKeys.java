package dev.sovereign.config;

import static dev.sovereign.config.Key.fixed;

import dev.sovereign.config.Key.Value;
import dev.sovereign.trace.TracingConfig;
import java.util.List;

/// The keys of what is told to a collector.
final class TelemetryKeys {
  static final List<Key> ALL =
      List.of(
          fixed(
              "telemetry.otlp.endpoint",
              Value.inWords("URL", "needed in `otlp`"),
              "the collector, such as `http://127.0.0.1:4318`; `/v1/traces` is added. `http://`"
                  + " only for a private address"),
          fixed(
              "telemetry.otlp.headers.<name>.env",
              Value.optional("name"),
              "the environment variable that holds this header field's whole value, such as"
                  + " `Bearer …`"),
          fixed(
              "telemetry.otlp.headers.<name>.file",
              Value.optional("path"),
              "the file that holds it, and nothing else"),
          fixed(
              "telemetry.otlp.sample",
              Value.share(TracingConfig.EVERY_TRACE),
              "how many of the traces that begin here are kept; in a caller's trace the caller"
                  + " decides"));

  private TelemetryKeys() {}
}
