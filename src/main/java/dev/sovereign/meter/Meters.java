package dev.sovereign.meter;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/// The program's counters and histograms, as Prometheus reads them. Labels are words from the
/// configuration or from our own lists, never text of a caller or a provider.
///
/// Any thread may use it.
public final class Meters {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter calls =
      Counter.builder()
          .name("sovereign_calls_total")
          .help("Calls that ended, by operation, who served them and how they ended.")
          .labelNames("operation", "source", "outcome")
          .register(registry);
  private final Counter attempts =
      Counter.builder()
          .name("sovereign_attempts_total")
          .help("Attempts at providers, by provider and outcome.")
          .labelNames("provider", "outcome")
          .register(registry);
  private final Counter refusals =
      Counter.builder()
          .name("sovereign_refusals_total")
          .help("Calls refused before any provider was asked, by HTTP status.")
          .labelNames("status")
          .register(registry);
  private final Counter unrecorded =
      Counter.builder()
          .name("sovereign_calls_unrecorded_total")
          .help("Calls that reached a provider and whose record may be lost: the journal failed.")
          .register(registry);
  private final Counter tokens =
      Counter.builder()
          .name("sovereign_tokens_total")
          .help("Tokens that providers reported, by provider and kind.")
          .labelNames("provider", "kind")
          .register(registry);
  private final Histogram duration =
      Histogram.builder()
          .name("sovereign_call_duration_seconds")
          .help("From a call's head to the end of its answer.")
          .labelNames("operation")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Histogram firstContent =
      Histogram.builder()
          .name("sovereign_first_content_seconds")
          .help("From a call's head to its first content, of streamed answers.")
          .labelNames("provider")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);

  /// Counts a call that ended.
  public void callEnded(String operation, String source, String outcome, long nanos) {
    calls.labelValues(operation, source, outcome).inc();
    duration.labelValues(operation).observe(nanos / 1e9);
  }

  /// Counts an attempt at a provider.
  public void attempted(String provider, String outcome) {
    attempts.labelValues(provider, outcome).inc();
  }

  /// Counts a call that was refused before any provider was asked.
  public void refused(int status) {
    refusals.labelValues(Integer.toString(status)).inc();
  }

  /// Counts a call that reached a provider and whose record may be lost.
  public void unrecorded() {
    unrecorded.inc();
  }

  /// Counts tokens of a kind: `prompt`, `cached`, `completion` or `reasoning`.
  public void tokens(String provider, String kind, long count) {
    tokens.labelValues(provider, kind).inc(count);
  }

  /// Notes how long a stream's first content took.
  public void firstContent(String provider, long nanos) {
    firstContent.labelValues(provider).observe(nanos / 1e9);
  }

  /// Shows a value that is read when it is asked for.
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /// Takes the values of one gauge, each with the words of its labels.
  public interface Values {
    void show(double value, String... words);
  }

  /// Shows values by label that are read when they are asked for.
  public void gauges(String name, String help, List<String> labels, Consumer<Values> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(callback -> values.accept(callback::call))
        .register(registry);
  }

  /// Shows a count that somebody else keeps; it only grows.
  public void count(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /// All figures in Prometheus' text format, version 0.0.4.
  public byte[] text() {
    var out = new ByteArrayOutputStream(8192);
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail to be written", impossible);
    }
    return out.toByteArray();
  }
}
