package dev.sovereign.meter;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// The histogram that takes whole [Pace]s: the library's own takes one value at a time, which would
/// be paid for with every chunk. Any thread may use it.
final class PaceHistogram implements Collector {
  private static final double[] BOUNDS = withInfinity(GenAi.SECONDS);

  private final String name;
  private final String help;
  private final String[] labels;
  private final Map<Labels, Sums> series = new ConcurrentHashMap<>();

  /// What is added up under one set of labels.
  static final class Sums {
    private final LongAdder[] counts = new LongAdder[BOUNDS.length];
    private final DoubleAdder seconds = new DoubleAdder();

    Sums() {
      Arrays.setAll(counts, _ -> new LongAdder());
    }

    void add(Pace pace) {
      for (var i = 0; i < counts.length; i++) {
        if (pace.counts()[i] > 0) {
          counts[i].add(pace.counts()[i]);
        }
      }
      seconds.add(pace.seconds());
    }

    HistogramSnapshot.HistogramDataPointSnapshot snapshot(Labels labels) {
      var all = Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
      return HistogramSnapshot.HistogramDataPointSnapshot.builder()
          .labels(labels)
          .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, all))
          .sum(seconds.sum())
          .build();
    }
  }

  PaceHistogram(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = labels;
  }

  Sums of(String... values) {
    return series.computeIfAbsent(Labels.of(labels, values), _ -> new Sums());
  }

  @Override
  public MetricSnapshot collect() {
    var snapshot = HistogramSnapshot.builder().name(name).help(help);
    series.forEach((words, sums) -> snapshot.dataPoint(sums.snapshot(words)));
    return snapshot.build();
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return MetricFamilyDescriptor.histogram(name).help(help).labelNames(labels).build();
  }

  private static double[] withInfinity(double[] bounds) {
    var all = Arrays.copyOf(bounds, bounds.length + 1);
    all[bounds.length] = Double.POSITIVE_INFINITY;
    return all;
  }
}
