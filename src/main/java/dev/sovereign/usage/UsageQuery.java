package dev.sovereign.usage;

import java.util.List;
import java.util.Map;

/// A question about usage.
///
/// @param by what it is broken down by, in this order; nothing for the total
/// @param since the first hour, in hours since 1970
/// @param until the hour after the last
/// @param only what calls must have; [UsageDimension#HOUR] is not among them
/// @param offset how many groups are left out at the beginning
/// @param limit how many groups are given at most
public record UsageQuery(
    List<UsageDimension> by,
    long since,
    long until,
    Map<UsageDimension, String> only,
    int offset,
    int limit) {
  public UsageQuery {
    by = List.copyOf(by);
    only = Map.copyOf(only);
  }

  /// The place after the last group that is given.
  public long end() {
    return (long) offset + limit;
  }

  /// The same question without the breakdown.
  public UsageQuery total() {
    return new UsageQuery(List.of(), since, until, only, 0, 1);
  }
}
