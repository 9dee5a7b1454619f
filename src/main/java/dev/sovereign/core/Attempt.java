package dev.sovereign.core;

/// One try at one offer.
///
/// @param sent whether any byte of the request left; only those count against the plan's limit
/// @param millis how long it took
public record Attempt(Offer offer, boolean sent, Outcome outcome, long millis) {}
