package dev.sovereign.dispatch;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Gate;
import dev.sovereign.core.GateConfig;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Retries;
import dev.sovereign.meter.Log;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/// Everything that stands before the offers of one provider and may say no, asked in order: what an
/// operator said, the credential, the rate, the breaker. The slots come after them, because one may
/// wait for those.
///
/// All event loops share it; nothing in it locks.
public final class ProviderGates {
  private static final int MOST_TARGETS = 1000;
  private static final int FORBIDDEN = 403;
  private static final int LEAST_RETRIES = 3;
  private static final String OTHERS = "";

  private final String provider;
  private final Log log;
  private final DoubleSupplier chance;
  private final Quarantine credential = new Quarantine();
  private final FairSlots slots;
  private final Map<String, TargetGates> targets = new ConcurrentHashMap<>();
  private final AtomicInteger retries = new AtomicInteger();
  private final LongAdder trips = new LongAdder();
  private volatile boolean wasReady;
  private volatile boolean hasBeenReady;
  private volatile Admin admin = Admin.NONE;
  private volatile GateConfig config;
  private volatile QueueLimit queue = QueueLimit.NONE; // Written by who hears the server only.

  /// What an operator said of it.
  public enum Admin {
    /// Nothing.
    NONE,
    /// It is not to be used.
    TRIPPED,
    /// It is to run empty.
    DRAINING;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param chance from 0 to 1: by how much waits differ
  ProviderGates(String provider, GateConfig config, Log log, DoubleSupplier chance) {
    this.provider = provider;
    this.config = config;
    this.log = log;
    this.chance = chance;
    this.slots = new FairSlots(config.maxInFlight());
  }

  /// Goes by these settings from now on; what it knows stays.
  void make(GateConfig next) {
    config = next;
    slots.make(next.maxInFlight());
    targets.values().forEach(it -> it.breaker().make(next.breaker()));
  }

  /// May the offer be tried?
  ///
  /// @param lease how long a try may take that shows whether a target is back, in nanoseconds
  /// @param isAlone whether there is nobody else to ask
  Entry ask(Offer offer, long now, long lease, boolean isAlone) {
    var target = target(offer, now);
    var shut = shut(target, now);
    if (shut.isPresent()) {
      return shut.get();
    }
    var pass = target.breaker().ask(now, lease, isAlone);
    if (pass.isEmpty()) {
      return new Entry.Shut(Gate.BREAKER, target.breaker().state(now).waitNanos(now));
    }
    return new Entry.Open(new Permit(this, target, pass.get()));
  }

  /// The same where the breaker has said no, and nobody else is there; one in a second.
  Optional<Permit> lastResort(Offer offer, long now) {
    var target = target(offer, now);
    return shut(target, now).isPresent()
        ? Optional.empty()
        : target.breaker().lastResort(now).map(it -> new Permit(this, target, it));
  }

  private Optional<Entry.Shut> shut(TargetGates target, long now) {
    return switch (admin) {
      case TRIPPED -> Optional.of(new Entry.Shut(Gate.TRIPPED, 0));
      case DRAINING -> Optional.of(new Entry.Shut(Gate.DRAINING, 0));
      case NONE ->
          credential
              .shut(now)
              .or(() -> target.quarantine().shut(now))
              .map(it -> new Entry.Shut(it.gate(), it.waitNanos(now)))
              .or(() -> rate(target, now));
    };
  }

  private static Optional<Entry.Shut> rate(TargetGates target, long now) {
    var wait = target.rate().waitNanos(now);
    return wait > 0 ? Optional.of(new Entry.Shut(Gate.RATE, wait)) : Optional.empty();
  }

  // Callers may ask for any id of a provider's own; those that nobody listed share one in the end.
  private TargetGates target(Offer offer, long now) {
    var model = offer.upstreamModel();
    var known = targets.get(model);
    if (known != null) {
      return known;
    }
    var name = targets.size() < MOST_TARGETS ? model : OTHERS;
    return targets.computeIfAbsent(name, _ -> fresh(now));
  }

  private TargetGates fresh(long now) {
    var breaker = new Breaker(config.breaker(), now, chance, this::opened);
    return new TargetGates(new Quarantine(), new RateGate(now), breaker);
  }

  private void opened() {
    trips.increment();
    log.warn("a provider fails and is left alone for a while", Log.word("provider", provider));
  }

  /// What a failure shuts beside the breaker.
  void failed(TargetGates target, Failure failure, long now) {
    switch (failure.kind()) {
      case RATE_LIMITED ->
          target.rate().limited(failure.retryAfterMillis(), now, chance.getAsDouble());
      case AUTH -> {
        // Forbidden is what a key may be that is good for other models.
        var isOfModel = failure.status().orElse(0) == FORBIDDEN;
        if ((isOfModel ? target.quarantine() : credential).begin(Gate.CREDENTIAL, now)) {
          log.error("a provider does not take our credential", Log.word("provider", provider));
        }
      }
      case QUOTA -> {
        if (credential.begin(Gate.QUOTA, now)) {
          log.error("the account with a provider has run dry", Log.word("provider", provider));
        }
      }
      case RESOLVE,
          ADDRESS,
          CONNECT,
          TLS,
          CLOSED,
          TIMEOUT_HEADERS,
          TIMEOUT_FIRST_TOKEN,
          TIMEOUT_IDLE,
          TIMEOUT_PROGRESS,
          TIMEOUT_ANSWER,
          TIMEOUT_TOTAL,
          SERVER_ERROR,
          MODEL_NOT_FOUND,
          UNSUPPORTED,
          REDIRECT,
          BAD_ANSWER,
          STREAM_ERROR,
          INCOMPLETE -> {}
    }
  }

  /// Whether one more second try may be there; if so, it is given back once.
  boolean takeRetry(Retries limits) {
    var most = Math.max(LEAST_RETRIES, (int) (slots.taken() * limits.budget()));
    if (retries.incrementAndGet() <= most) {
      return true;
    }
    retries.decrementAndGet();
    return false;
  }

  void giveRetry() {
    retries.decrementAndGet();
  }

  Slots slots() {
    return slots;
  }

  int mostInFlight() {
    return Math.min(config.maxInFlight().orElse(Integer.MAX_VALUE), queue.places());
  }

  /// What an operator says of it from now on.
  public void order(Admin next) {
    admin = next;
  }

  /// All gates are open, whatever they knew.
  public void reset(long now) {
    admin = Admin.NONE;
    credential.reset();
    forEach(
        target -> {
          target.quarantine().reset();
          target.rate().reset(now);
          target.breaker().reset(now);
        });
  }

  /// The credential may be another one.
  void renewed() {
    credential.reset();
    forEach(target -> target.quarantine().reset());
  }

  /// An own server says of itself that it can serve, or that it cannot before then. It is believed
  /// only once it has said that it can: what is asked may not be there at all.
  public void heard(boolean isReady, long now, long until) {
    if (isReady && !wasReady) {
      forEach(target -> target.breaker().heard(now));
    } else if (!isReady && hasBeenReady) {
      forEach(target -> target.breaker().postpone(now, until));
    }
    wasReady = isReady;
    hasBeenReady = hasBeenReady || isReady;
  }

  /// An own server reports its queue; nothing where it does not say. One thread may tell it.
  ///
  /// @param running how many calls it works on
  /// @param waiting how many wait there
  public void heard(OptionalLong running, OptionalLong waiting) {
    queue =
        waiting.isPresent()
            ? queue.heard(running.orElse(0), waiting.getAsLong(), slots.taken())
            : QueueLimit.NONE;
    slots.makeOfQueue(queue);
  }

  /// The provider has said, when it was asked, that it would serve us with our credential.
  public void serves(long now) {
    renewed();
    forEach(target -> target.breaker().heard(now));
  }

  /// How they stand.
  public GateView view(long now) {
    var models =
        targets.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(it -> it.getValue().view(it.getKey(), now))
            .toList();
    return new GateView(
        Optional.of(admin).filter(it -> it != Admin.NONE).map(Admin::word),
        credential.shut(now).map(it -> it.view(now)),
        config.maxInFlight().stream().asLongStream().findFirst(),
        queue.most().stream().asLongStream().findFirst(),
        slots.taken(),
        slots.waiting(),
        retries.get(),
        trips.sum(),
        models);
  }

  private void forEach(Consumer<TargetGates> task) {
    targets.values().forEach(task);
  }
}
