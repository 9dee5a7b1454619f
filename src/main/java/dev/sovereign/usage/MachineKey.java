package dev.sovereign.usage;

/// An hour of a machine that has a price by the hour.
///
/// @param provider the own server on it
/// @param hour hours since 1970
public record MachineKey(String provider, long hour) {}
