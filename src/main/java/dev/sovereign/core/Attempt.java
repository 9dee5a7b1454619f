package dev.sovereign.core;

import java.util.Optional;

/// One try at one offer.
///
/// @param sent whether any byte of the request left; only those count against the plan's limit
/// @param startedNanos when it began, after the call's head
/// @param nanos how long it took: of a stream, to its first content
/// @param lost what the provider said that was used of an answer which nobody got
/// @param upstreamId what the provider calls the request, if its response said so
public record Attempt(
    Offer offer,
    boolean sent,
    Outcome outcome,
    long startedNanos,
    long nanos,
    Usage lost,
    Optional<String> upstreamId) {
  /// One of which nothing is known to be lost, and that the provider has no name for.
  public Attempt(Offer offer, boolean sent, Outcome outcome, long startedNanos, long nanos) {
    this(offer, sent, outcome, startedNanos, nanos, Usage.UNKNOWN, Optional.empty());
  }

  /// How long it took, in milliseconds.
  public long millis() {
    return nanos / 1_000_000;
  }
}
