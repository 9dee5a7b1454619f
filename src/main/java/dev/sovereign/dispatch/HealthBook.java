package dev.sovereign.dispatch;

import dev.sovereign.core.Health;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// How the targets of the configuration have answered lately. Every attempt writes into it as it
/// ends. Any thread may use it; nobody waits.
///
/// It keeps those targets only that it was told to: a caller can make up others without end.
public final class HealthBook {
  private final Map<Target, AtomicReference<Tally>> tallies = new ConcurrentHashMap<>();

  /// Keeps these from now on, and forgets all others.
  ///
  /// @param now on the loops' clock
  public void keep(Collection<Target> targets, long now) {
    tallies.keySet().retainAll(targets);
    targets.forEach(it -> tallies.computeIfAbsent(it, _ -> new AtomicReference<>(Tally.none(now))));
  }

  /// How each target is.
  ///
  /// @param now on the loops' clock
  public Map<Target, Health> health(long now) {
    var found = new HashMap<Target, Health>();
    tallies.forEach((target, tally) -> found.put(target, tally.get().health(now)));
    return Map.copyOf(found);
  }

  /// Within which time 95 of 100 answers of the offer's target began lately; nothing where there
  /// were too few.
  OptionalLong usualFirstToken(Offer offer, long now) {
    var tally = tallies.get(offer.target());
    return tally == null ? OptionalLong.empty() : tally.get().usualFirstToken(now);
  }

  /// Begins an attempt.
  Attempted begin(Offer offer, Call call) {
    return new Attempted(tallies.get(offer.target()), call);
  }
}
