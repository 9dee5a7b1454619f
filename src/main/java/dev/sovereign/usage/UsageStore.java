package dev.sovereign.usage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Where hourly sums are kept. All of it may block.
public interface UsageStore {
  /// The number of the first record of the journal that is not in the sums.
  ///
  /// Fails as the store does, like every method here.
  long next();

  /// The calls that were opened before that record and have not ended: by id, the number of the
  /// record that opened each.
  Map<String, Long> opened();

  /// Adds the sums, notes which calls were opened or ended, and moves on to the number after the
  /// last record among them, all or nothing. What stands already is not added again, so a caller
  /// that does not know may repeat it.
  void add(UsageTally.Batch batch);

  /// Forgets everything: the journal is to be read again from its first record.
  void clear();

  /// Shares out the hours of machines that have ended since the last time, or of which something
  /// came late; sharing out again changes nothing.
  ///
  /// @param hour the first that has not ended, in hours since 1970
  void settle(long hour);

  /// What machines cost and what came of it: by hour, newest first, and by provider.
  List<MachineUse> machines(MachineQuery query);

  /// All groups from the question's offset on, in the order of their values; nothing if there are
  /// more than its limit, which is told sooner than the groups are.
  ///
  /// @param form of groups that follow each other, which are not kept; any thread may be asked
  /// @param <T> the form
  <T> Optional<List<T>> table(UsageQuery query, Function<List<UsageGroup>, T> form);

  /// The groups, in the order of their values, and the total of all of them at the same moment.
  UsageBreakdown breakdown(UsageQuery query);
}
