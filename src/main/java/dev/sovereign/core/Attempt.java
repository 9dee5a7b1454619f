package dev.sovereign.core;

/// One try at one offer.
///
/// @param sent whether any byte of the request left; only those count against the plan's limit
/// @param startedNanos when it began, after the call's head
/// @param nanos how long it took: of a stream, to its first content
/// @param lost what the provider said that was used of an answer which nobody got
public record Attempt(
    Offer offer, boolean sent, Outcome outcome, long startedNanos, long nanos, Usage lost) {
  /// One of which nothing is known to be lost.
  public Attempt(Offer offer, boolean sent, Outcome outcome, long startedNanos, long nanos) {
    this(offer, sent, outcome, startedNanos, nanos, Usage.UNKNOWN);
  }

  /// How long it took, in milliseconds.
  public long millis() {
    return nanos / 1_000_000;
  }
}
