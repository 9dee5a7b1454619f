package dev.sovereign.usage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sums of the calls, and of the hours of machines, that were recorded since they were last stored,
/// and which calls were opened meanwhile and have not ended. Any thread may use it.
public final class UsageTally {
  private static final long HOUR_MILLIS = 3_600_000;

  private Map<UsageKey, UsageSums> sums = new HashMap<>();
  private Map<MachineKey, MachineSums> machines = new HashMap<>();
  private final OpenedCalls opened;
  private long next;

  /// What was summed up.
  ///
  /// @param opened calls that began or ended
  /// @param next the number of the first record that is not among them
  public record Batch(
      Map<UsageKey, UsageSums> sums,
      Map<MachineKey, MachineSums> machines,
      OpenedCalls.Change opened,
      long next) {
    public Batch {
      sums = Map.copyOf(sums);
      machines = Map.copyOf(machines);
    }

    /// Whether there is nothing to store.
    public boolean isEmpty() {
      return sums.isEmpty() && machines.isEmpty() && opened.isEmpty();
    }
  }

  /// @param next the number of the first record that is not yet stored
  /// @param opened what the store says of calls that were opened before it, by id
  public UsageTally(long next, Map<String, Long> opened) {
    this.next = next;
    this.opened = new OpenedCalls(opened);
  }

  /// Notes that a call was opened by this record. Records come in the order of their numbers.
  public synchronized void open(long sequence, String id) {
    if (sequence >= next) {
      next = sequence + 1;
      opened.begin(id, sequence);
    }
  }

  /// Notes that a call has ended by this record, together with what `sum` adds for it.
  public synchronized void end(long sequence, String id, Runnable sum) {
    if (sequence >= next) {
      opened.end(id);
      sum.run();
    }
  }

  /// The numbers of the records that opened calls which have not ended, in order.
  public synchronized List<Long> opened() {
    return opened.numbers();
  }

  /// Adds one call. Records come in the order of their numbers.
  public synchronized void add(long sequence, UsageKey key, UsageSums call) {
    if (sequence >= next) {
      next = sequence + 1;
      sums.merge(key, call, UsageSums::plus);
    }
  }

  /// Adds one call that a machine with a price by the hour answered, and when it worked on it.
  ///
  /// @param from in milliseconds since 1970
  /// @param until the same
  public synchronized void add(long sequence, UsageKey key, UsageSums call, long from, long until) {
    if (sequence >= next) {
      add(sequence, key, call);
      for (var hour = UsageKey.hour(from); hour * HOUR_MILLIS < Math.max(until, from + 1); hour++) {
        var start = hour * HOUR_MILLIS;
        var busy = BusySeconds.between(from - start, Math.max(until, from + 1) - start);
        add(new MachineKey(key.provider(), hour), new MachineSums(0, 0, busy));
      }
    }
  }

  /// Adds time that a machine was paid for.
  ///
  /// @param from in milliseconds since 1970
  /// @param until the same
  /// @param nanosPerHour what an hour costs, in nano-units of the instance's currency
  public synchronized void add(
      long sequence, String provider, long from, long until, long nanosPerHour) {
    if (sequence < next) {
      return;
    }
    pass(sequence);
    for (var hour = UsageKey.hour(from); hour * HOUR_MILLIS < until; hour++) {
      var start = hour * HOUR_MILLIS;
      var millis = Math.min(until, start + HOUR_MILLIS) - Math.max(from, start);
      var nanos = HourShares.part(nanosPerHour, millis, HOUR_MILLIS);
      add(new MachineKey(provider, hour), new MachineSums(millis, nanos, BusySeconds.NONE));
    }
  }

  private void add(MachineKey key, MachineSums more) {
    machines.merge(key, more, MachineSums::plus);
  }

  /// Notes a record that is neither.
  public synchronized void pass(long sequence) {
    next = Math.max(next, sequence + 1);
  }

  /// How many sums wait to be stored.
  public synchronized int size() {
    return sums.size();
  }

  /// Takes what is there; later calls begin new sums. What was opened stays known.
  public synchronized Batch take() {
    var taken = new Batch(sums, machines, opened.take(), next);
    sums = new HashMap<>();
    machines = new HashMap<>();
    return taken;
  }
}
