package dev.sovereign.usage;

import java.util.List;

/// The answer to a question about usage.
///
/// @param groups those asked for; without a breakdown there is one, which is the total
/// @param total of all groups, whether they were asked for or not
public record UsageBreakdown(List<UsageGroup> groups, UsageSums total) {
  public UsageBreakdown {
    groups = List.copyOf(groups);
  }
}
