package dev.sovereign.meter;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/// The figures of calls: what our own callers see. Any thread may use it.
public final class CallMeters {
  private static final int MOST_KEYS = 1000;
  private static final double[] OVERHEAD_SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1
  };
  private static final String OPERATION = "operation";
  private static final String[] LABELS =
      GenAi.labels(
          GenAi.OPERATION, GenAi.PROVIDER, GenAi.REQUEST_MODEL, GenAi.RESPONSE_MODEL, GenAi.ERROR);
  private static final String[] TOKEN_LABELS =
      GenAi.labels(GenAi.OPERATION, GenAi.PROVIDER, GenAi.REQUEST_MODEL, GenAi.RESPONSE_MODEL);

  private final Counter calls;
  private final Counter refusals;
  private final Counter unrecorded;
  private final Counter replays;
  private final Counter fallbacks;
  private final Counter aborts;
  private final Histogram duration;
  private final Histogram overhead;
  private final Histogram request;
  private final Histogram firstToken;
  private final Histogram perToken;
  private final Series<Key, Figures> series =
      new Series<>(MOST_KEYS, Figures::new, Key::withoutModels);

  /// What a call is filed under, in words of the configuration and of ours.
  ///
  /// @param path the endpoint, below `/v1/`
  /// @param asked what stood in the model field, or [GenAi#OTHER] for what the configuration does
  ///     not name
  /// @param served the public name of the model that answered, empty if none did
  /// @param type what kind of provider answered, empty if none did
  /// @param source how the call is metered
  /// @param ending how it ended
  /// @param error why it is no success, empty if it is one
  public record Key(
      String path,
      String asked,
      String served,
      String type,
      String source,
      String ending,
      String error) {
    Key withoutModels() {
      var other = served.isEmpty() ? "" : GenAi.OTHER;
      return new Key(path, GenAi.OTHER, other, type, source, ending, error);
    }
  }

  CallMeters(Families families) {
    calls =
        families.counter(
            "sovereign_calls_total", "Calls that ended.", OPERATION, "source", "outcome");
    refusals =
        families.counter(
            "sovereign_refusals_total",
            "Calls refused before any provider was asked, by HTTP status.",
            "status");
    refusals.initLabelValues("500"); // An alert sees the first one as growth only from zero.
    unrecorded =
        families.counter(
            "sovereign_calls_unrecorded_total",
            "Calls that reached a provider and whose record may be lost: the journal failed.");
    replays =
        families.counter(
            "sovereign_replays_total",
            "Calls that were answered from memory, as their Idempotency-Key asks for.");
    fallbacks =
        families.counter(
            "sovereign_fallbacks_total",
            "Calls that an own server should have served and another did, by why.",
            "reason");
    aborts =
        families.counter(
            "sovereign_stream_aborts_total",
            "Streams cut off after their first content, by the side that did.",
            "side");
    duration =
        families.histogram(
            "sovereign_call_duration_seconds",
            "From a call's head to the end of its answer.",
            Families.SECONDS,
            OPERATION);
    overhead =
        families.histogram(
            "sovereign_overhead_seconds",
            "What we add to an answer's time, its record included where it waits for that.",
            OVERHEAD_SECONDS,
            OPERATION);
    request =
        families.histogram(
            GenAi.seconds(GenAi.SERVER_DURATION),
            "From a call's head to the end of its answer.",
            GenAi.SECONDS,
            LABELS);
    firstToken =
        families.histogram(
            GenAi.seconds(GenAi.SERVER_FIRST_TOKEN),
            "From a call's head to its first content, of streamed answers.",
            GenAi.FIRST_TOKEN_SECONDS,
            TOKEN_LABELS);
    perToken =
        families.histogram(
            GenAi.seconds(GenAi.SERVER_PER_TOKEN),
            "Between two tokens of a streamed answer, on average.",
            GenAi.PER_TOKEN_SECONDS,
            TOKEN_LABELS);
  }

  /// The figures of such calls.
  public Figures of(Key key) {
    return series.of(key);
  }

  /// Counts a call that was refused before any provider was asked.
  public void refused(String path, int status, long nanos) {
    var word = Integer.toString(status);
    refusals.labelValues(word).inc();
    request.labelValues(GenAi.operation(path), "", "", "", word).observe(nanos / 1e9);
  }

  /// Counts a call that reached a provider and whose record may be lost.
  public void unrecorded() {
    unrecorded.inc();
  }

  /// Counts a call that was answered from memory.
  public void replayed() {
    replays.inc();
  }

  /// Counts a call that an own server should have served and another did.
  public void fellBack(String reason) {
    fallbacks.labelValues(reason).inc();
  }

  /// Counts a stream that was cut off.
  ///
  /// @param side `client`, `provider` or `us`
  public void aborted(String side) {
    aborts.labelValues(side).inc();
  }

  /// The figures of calls that are filed under one key.
  public final class Figures {
    private final CounterDataPoint count;
    private final DistributionDataPoint seconds;
    private final DistributionDataPoint requestSeconds;
    private final Later<DistributionDataPoint> added;
    private final Later<DistributionDataPoint> first;
    private final Later<DistributionDataPoint> each;

    private Figures(Key key) {
      var path = key.path();
      var operation = GenAi.operation(path);
      var type = key.type();
      var asked = key.asked();
      var served = key.served();
      count = calls.labelValues(path, key.source(), key.ending());
      seconds = duration.labelValues(path);
      requestSeconds = request.labelValues(operation, type, asked, served, key.error());
      added = new Later<>(() -> overhead.labelValues(path));
      first = new Later<>(() -> firstToken.labelValues(operation, type, asked, served));
      each = new Later<>(() -> perToken.labelValues(operation, type, asked, served));
    }

    /// Counts a call.
    public void ended(long nanos) {
      count.inc();
      seconds.observe(nanos / 1e9);
      requestSeconds.observe(nanos / 1e9);
    }

    /// Notes how much of a call's time is ours.
    public void added(long nanos) {
      added.get().observe(nanos / 1e9);
    }

    /// Notes how long the first token of a stream took.
    public void firstToken(long nanos) {
      first.get().observe(nanos / 1e9);
    }

    /// Notes how long each further token took.
    public void perToken(double nanos) {
      each.get().observe(nanos / 1e9);
    }
  }
}
