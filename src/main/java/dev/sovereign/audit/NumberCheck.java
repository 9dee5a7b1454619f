package dev.sovereign.audit;

import dev.sovereign.tlog.Fsck;
import dev.sovereign.tlog.JournalRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Takes a journal's records from the first one on and sees whether the rows of each tenant have
/// the numbers 1, 2, 3 …, as the records beside them say. Rows from before there were numbers have
/// none.
public final class NumberCheck implements Consumer<JournalRecord> {
  private final Map<String, Long> last = new HashMap<>();
  private final List<Wrong> wrong = new ArrayList<>();
  private long checked;

  /// A row that has another number than its tenant's next one.
  ///
  /// @param index of its leaf
  public record Wrong(long index, long number, long expected) {}

  @Override
  public void accept(JournalRecord record) {
    StoredCall.numbered(record).ifPresent(it -> check(it, record.leaves()));
  }

  private void check(StoredCall.Numbered call, long index) {
    var expected = last.getOrDefault(call.tenant(), 0L) + 1;
    if (call.number() != expected && wrong.size() < Fsck.MOST_FINDINGS) {
      wrong.add(new Wrong(index, call.number(), expected));
    }
    last.put(call.tenant(), call.number());
    checked++;
  }

  /// How many rows with numbers there were.
  public long checked() {
    return checked;
  }

  /// Those that have another, in order; of very many the first.
  public List<Wrong> wrong() {
    return List.copyOf(wrong);
  }
}
