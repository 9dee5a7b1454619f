package dev.sovereign.core;

/// An offer of a plan that was not tried, because a gate said no. It costs nothing.
///
/// @param waitMillis how long the gate stays shut, as far as it knows; 0 where it does not
public record Skip(Offer offer, Gate gate, long waitMillis) {}
