package dev.sovereign.usage;

/// What is known of one hour of a machine. Immutable.
///
/// @param upMillis how long of the hour it was paid for
/// @param nanos what that cost, in nano-units of the instance's currency
/// @param busy the seconds of the hour in which it worked on a call
public record MachineSums(long upMillis, long nanos, BusySeconds busy) {
  /// Both together.
  public MachineSums plus(MachineSums more) {
    return new MachineSums(
        Math.addExact(upMillis, more.upMillis),
        Math.addExact(nanos, more.nanos),
        busy.or(more.busy));
  }

  /// How long it worked; never longer than it was paid for.
  public long busyMillis() {
    return Math.min(upMillis, busy.count() * 1_000L);
  }
}
