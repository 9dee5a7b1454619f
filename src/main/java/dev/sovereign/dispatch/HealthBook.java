package dev.sovereign.dispatch;

import dev.sovereign.core.Health;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// How the targets of the configuration have answered lately, and how many calls are under way at
/// each provider. Every attempt writes into it as it ends. Any thread may use it; nobody waits.
///
/// It keeps those targets only that it was told to: a caller can make up others without end.
public final class HealthBook {
  private final Map<Target, AtomicReference<Tally>> tallies = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();

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

  /// How many calls of ours a provider is working on at this moment.
  public int underWay(String provider) {
    var count = underWay.get(provider);
    return count == null ? 0 : count.get();
  }

  /// How many calls of ours each provider is working on that was ever asked.
  public Map<String, Integer> underWay() {
    var counts = new HashMap<String, Integer>();
    underWay.forEach((provider, count) -> counts.put(provider, count.get()));
    return counts;
  }

  /// Begins an attempt.
  Attempted begin(Offer offer, Call call) {
    var count = underWay.computeIfAbsent(offer.provider(), _ -> new AtomicInteger());
    count.incrementAndGet();
    return new Attempted(tallies.get(offer.target()), count, call);
  }
}
