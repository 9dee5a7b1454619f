package dev.sovereign.usage;

import java.util.List;

/// One group of a breakdown.
///
/// @param values what its calls have in common, in the order of the question; an hour as a number
public record UsageGroup(List<String> values, UsageSums sums) {
  public UsageGroup {
    values = List.copyOf(values);
  }
}
