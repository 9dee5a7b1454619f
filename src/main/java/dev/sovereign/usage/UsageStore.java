package dev.sovereign.usage;

import java.util.List;

/// Where hourly sums are kept. All of it may block.
public interface UsageStore {
  /// The number of the first record of the journal that is not in the sums.
  ///
  /// Fails as the store does, like every method here.
  long next();

  /// Adds the sums and moves on to the number after the last record among them, both or neither.
  void add(UsageTally.Batch batch);

  /// Forgets everything: the journal is to be read again from its first record.
  void clear();

  /// The groups, in the order of their values.
  List<UsageGroup> groups(UsageQuery query);
}
