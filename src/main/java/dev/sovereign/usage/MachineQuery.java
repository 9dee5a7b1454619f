package dev.sovereign.usage;

import java.util.Optional;

/// A question about machines with a price by the hour.
///
/// @param byHour whether each hour is told apart
/// @param since the first hour, in hours since 1970
/// @param until the hour after the last
/// @param provider the only one that is asked about
/// @param offset how many rows are left out at the beginning
/// @param limit how many rows are given at most
public record MachineQuery(
    boolean byHour, long since, long until, Optional<String> provider, int offset, int limit) {}
