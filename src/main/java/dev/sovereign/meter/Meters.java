package dev.sovereign.meter;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/// The program's counters and histograms, as Prometheus reads them; `docs/metrics.md` lists them.
/// Labels are words from the configuration or from our own lists, never text of a caller or a
/// provider, and never a key's id.
///
/// Any thread may use it.
public final class Meters {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final CallMeters calls = new CallMeters(new Families(registry));
  private final AttemptMeters attempts = new AttemptMeters(new Families(registry));
  private final CostMeters costs = new CostMeters(new Families(registry));

  /// The figures of calls.
  public CallMeters calls() {
    return calls;
  }

  /// The figures of attempts at providers.
  public AttemptMeters attempts() {
    return attempts;
  }

  /// The figures of what calls cost.
  public CostMeters costs() {
    return costs;
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

  /// Counts things by what became of them.
  public interface Counts {
    void add(long count, String word);
  }

  /// A counter with one label.
  public Counts counts(String name, String help, String label) {
    var counter = new Families(registry).counter(name, help, label);
    return (count, word) -> counter.labelValues(word).inc(count);
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
