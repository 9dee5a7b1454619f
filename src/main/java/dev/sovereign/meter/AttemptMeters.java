package dev.sovereign.meter;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/// The figures of attempts at providers: what a client of theirs sees. Any thread may use it.
public final class AttemptMeters {
  private static final int MOST_KEYS = 1000;
  private static final String PROVIDER = "provider";
  private static final String ANSWERED = "answered";
  private static final List<String> ALARMING = List.of("auth", "quota", "internal_error");
  private static final String[] LABELS =
      GenAi.labels(
          GenAi.OPERATION,
          GenAi.PROVIDER,
          PROVIDER,
          GenAi.REQUEST_MODEL,
          GenAi.RESPONSE_MODEL,
          GenAi.ERROR);
  private static final String[] TOKEN_LABELS =
      GenAi.labels(
          GenAi.OPERATION,
          GenAi.PROVIDER,
          PROVIDER,
          GenAi.REQUEST_MODEL,
          GenAi.RESPONSE_MODEL,
          GenAi.TOKEN_TYPE);
  private static final String[] CHUNK_LABELS =
      GenAi.labels(
          GenAi.OPERATION, GenAi.PROVIDER, PROVIDER, GenAi.REQUEST_MODEL, GenAi.RESPONSE_MODEL);

  private final Counter attempts;
  private final Counter tokens;
  private final Counter impossible;
  private final Counter estimated;
  private final Histogram firstContent;
  private final Histogram duration;
  private final Histogram usage;
  private final Histogram firstChunk;
  private final PaceHistogram perChunk;
  private final Series<Key, Figures> series =
      new Series<>(MOST_KEYS, Figures::new, Key::withoutModel);

  /// What an attempt is filed under, in words of the configuration and of ours.
  ///
  /// @param path the endpoint, below `/v1/`
  /// @param provider the provider's name in the configuration
  /// @param type what kind of provider it is
  /// @param model its own id, or [GenAi#OTHER] for one that the configuration does not name
  /// @param outcome how the attempt ended
  /// @param error why it is no success, empty if it is one
  public record Key(
      String path, String provider, String type, String model, String outcome, String error) {
    Key withoutModel() {
      return new Key(path, provider, type, GenAi.OTHER, outcome, error);
    }
  }

  /// How many tokens an answer used, as far as that is known.
  public record Tokens(
      OptionalLong prompt, OptionalLong cached, OptionalLong completion, OptionalLong reasoning) {}

  AttemptMeters(Families families) {
    attempts =
        families.counter("sovereign_attempts_total", "Attempts at providers.", PROVIDER, "outcome");
    tokens =
        families.counter(
            "sovereign_tokens_total", "Tokens that providers reported.", PROVIDER, "kind");
    impossible =
        families.counter(
            "sovereign_usage_impossible_total",
            "Answers whose provider reported a use that cannot be.",
            PROVIDER);
    estimated =
        families.counter(
            "sovereign_usage_estimated_total",
            "Answers whose tokens we counted ourselves, because their provider did not say.",
            PROVIDER);
    firstContent =
        families.histogram(
            "sovereign_first_content_seconds",
            "From a call's head to its first content, of streamed answers.",
            Families.SECONDS,
            PROVIDER);
    duration =
        families.histogram(
            GenAi.seconds(GenAi.CLIENT_DURATION),
            "An attempt at a provider, to the end of its answer.",
            GenAi.SECONDS,
            LABELS);
    usage =
        families.histogram(
            GenAi.plain(GenAi.CLIENT_TOKENS),
            "Tokens of an answer, as the provider reported them.",
            GenAi.TOKENS,
            TOKEN_LABELS);
    firstChunk =
        families.histogram(
            GenAi.seconds(GenAi.CLIENT_FIRST_CHUNK),
            "From an attempt's start to its first content, of streams.",
            GenAi.SECONDS,
            CHUNK_LABELS);
    perChunk =
        new PaceHistogram(
            GenAi.seconds(GenAi.CLIENT_PER_CHUNK),
            "Between two chunks of content of a stream.",
            CHUNK_LABELS);
    families.add(perChunk);
  }

  /// Shows what is alarming of a provider as zero before the first of it: an alert sees only
  /// growth, and a series that begins at one has not grown.
  public void expect(String provider) {
    for (var outcome : ALARMING) {
      attempts.initLabelValues(provider, outcome);
    }
    impossible.initLabelValues(provider);
  }

  /// The figures of such attempts.
  public Figures of(Key key) {
    return series.of(key);
  }

  /// The figures of attempts that are filed under one key.
  public final class Figures {
    private final CounterDataPoint count;
    private final DistributionDataPoint seconds;
    private final Later<CounterDataPoint> prompt;
    private final Later<CounterDataPoint> cached;
    private final Later<CounterDataPoint> completion;
    private final Later<CounterDataPoint> reasoning;
    private final Later<CounterDataPoint> unbelieved;
    private final Later<CounterDataPoint> unsaid;
    private final Later<DistributionDataPoint> input;
    private final Later<DistributionDataPoint> output;
    private final Later<DistributionDataPoint> sinceHead;
    private final Later<DistributionDataPoint> sinceStart;
    private final Later<PaceHistogram.Sums> chunks;

    private Figures(Key key) {
      var provider = key.provider();
      var operation = GenAi.operation(key.path());
      var type = key.type();
      var asked = key.model();
      var served = key.outcome().equals(ANSWERED) ? asked : "";
      count = attempts.labelValues(provider, key.outcome());
      seconds = duration.labelValues(operation, type, provider, asked, served, key.error());
      prompt = new Later<>(() -> tokens.labelValues(provider, "prompt"));
      cached = new Later<>(() -> tokens.labelValues(provider, "cached"));
      completion = new Later<>(() -> tokens.labelValues(provider, "completion"));
      reasoning = new Later<>(() -> tokens.labelValues(provider, "reasoning"));
      unbelieved = new Later<>(() -> impossible.labelValues(provider));
      unsaid = new Later<>(() -> estimated.labelValues(provider));
      input =
          new Later<>(() -> usage.labelValues(operation, type, provider, asked, served, "input"));
      output =
          new Later<>(() -> usage.labelValues(operation, type, provider, asked, served, "output"));
      sinceHead = new Later<>(() -> firstContent.labelValues(provider));
      sinceStart =
          new Later<>(() -> firstChunk.labelValues(operation, type, provider, asked, served));
      chunks = new Later<>(() -> perChunk.of(operation, type, provider, asked, served));
    }

    /// Counts an attempt.
    public void ended(long nanos) {
      count.inc();
      seconds.observe(nanos / 1e9);
    }

    /// Notes what an answer used.
    public void used(Tokens used) {
      used.prompt().ifPresent(note(prompt, input));
      used.completion().ifPresent(note(completion, output));
      used.cached().ifPresent(it -> cached.get().inc(it));
      used.reasoning().ifPresent(it -> reasoning.get().inc(it));
    }

    /// Counts an answer whose provider reported a use that cannot be.
    public void reportedImpossible() {
      unbelieved.get().inc();
    }

    /// Counts an answer whose provider did not report all of its use.
    public void reportedNothing() {
      unsaid.get().inc();
    }

    /// Notes what a stream brought.
    ///
    /// @param fromHead from the call's head to the first content
    /// @param fromStart from the attempt's start to the first content
    public void streamed(long fromHead, long fromStart, Pace pace) {
      sinceHead.get().observe(fromHead / 1e9);
      sinceStart.get().observe(fromStart / 1e9);
      chunks.get().add(pace);
    }

    private static LongConsumer note(
        Later<CounterDataPoint> sum, Later<DistributionDataPoint> spread) {
      return it -> {
        sum.get().inc(it);
        spread.get().observe((double) it);
      };
    }
  }
}
