package dev.sovereign.dispatch;

import dev.sovereign.core.RoutePlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Holds hedges to their share of the calls: for each capability a bucket into which every call
/// that could be hedged puts its share, and from which every hedge takes one. It begins empty and
/// holds what a hundred calls bring, so that neither a start nor a quiet night is a licence.
///
/// Any thread may use it; nobody waits.
final class HedgeShare {
  private static final long ONE = 1_000_000;
  private static final long CALLS = 100;

  // By capability, and one for models asked for by name: as many as configurations have named.
  private final Map<String, AtomicLong> buckets = new ConcurrentHashMap<>();

  /// A call is made that could be hedged.
  void called(RoutePlan plan) {
    var brings = Math.round(plan.hedge().share() * ONE);
    var most = Math.max(ONE, brings * CALLS);
    bucket(plan).updateAndGet(it -> Math.min(most, it + brings));
  }

  /// Whether one more may be; if so, it is taken.
  boolean take(RoutePlan plan) {
    return bucket(plan).getAndUpdate(it -> it >= ONE ? it - ONE : it) >= ONE;
  }

  /// What was taken was not used.
  void giveBack(RoutePlan plan) {
    bucket(plan).addAndGet(ONE);
  }

  private AtomicLong bucket(RoutePlan plan) {
    return buckets.computeIfAbsent(plan.capability().orElse(""), _ -> new AtomicLong());
  }
}
