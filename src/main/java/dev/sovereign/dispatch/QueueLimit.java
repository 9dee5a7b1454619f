package dev.sovereign.dispatch;

import java.util.OptionalInt;

/// How many calls of ours an own server is given while other offers are left, learned from the
/// queue that it reports: what stands in line there is better served elsewhere. Pure.
///
/// A short queue keeps a server at work, so one of a quarter of what it works on is no queue. What
/// is more comes off at once. Without a queue the limit rises by a quarter each time that it is
/// used up, and is given up once half of it is not used.
///
/// @param most if there is a limit
record QueueLimit(OptionalInt most) {
  /// A server that has reported no queue.
  static final QueueLimit NONE = new QueueLimit(OptionalInt.empty());

  private static final int SHARE = 4;

  /// What follows from a report.
  ///
  /// @param running how many calls of everybody it works on
  /// @param waiting how many stand in its queue
  /// @param inFlight how many of ours are there
  QueueLimit heard(long running, long waiting, int inFlight) {
    var excess = waiting - Math.max(1, running / SHARE);
    if (excess > 0) {
      var least = Math.max(1, Math.min(most.orElse(inFlight), inFlight - excess));
      return new QueueLimit(OptionalInt.of((int) least));
    }
    if (most.isEmpty() || 2L * inFlight < most.getAsInt()) {
      return NONE;
    }
    var limit = most.getAsInt();
    return waiting > 0 || inFlight < limit
        ? this
        : new QueueLimit(OptionalInt.of(limit + Math.max(1, limit / SHARE)));
  }

  /// As a number: very many without a limit.
  int places() {
    return most.orElse(Integer.MAX_VALUE);
  }
}
