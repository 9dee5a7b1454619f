package dev.sovereign.usage;

import java.util.HashMap;
import java.util.Map;

/// Sums of the calls that were recorded since they were last stored. Any thread may use it.
public final class UsageTally {
  private Map<UsageKey, UsageSums> sums = new HashMap<>();
  private long next;

  /// What was summed up.
  ///
  /// @param next the number of the first record that is not among them
  public record Batch(Map<UsageKey, UsageSums> sums, long next) {
    public Batch {
      sums = Map.copyOf(sums);
    }
  }

  /// @param next the number of the first record that is not yet stored
  public UsageTally(long next) {
    this.next = next;
  }

  /// Adds one call. Records come in the order of their numbers.
  public synchronized void add(long sequence, UsageKey key, UsageSums call) {
    if (sequence >= next) {
      next = sequence + 1;
      sums.merge(key, call, UsageSums::plus);
    }
  }

  /// Notes a record that is no call.
  public synchronized void pass(long sequence) {
    next = Math.max(next, sequence + 1);
  }

  /// How many sums wait to be stored.
  public synchronized int size() {
    return sums.size();
  }

  /// Takes what is there; later calls begin new sums.
  public synchronized Batch take() {
    var taken = new Batch(sums, next);
    sums = new HashMap<>();
    return taken;
  }
}
