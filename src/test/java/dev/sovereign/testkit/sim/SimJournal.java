package dev.sovereign.testkit.sim;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.StoredCall;
import dev.sovereign.loop.Loop;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/// A journal in memory: each record is durable a moment after it was appended, or is not taken.
final class SimJournal implements Appender {
  private final Loop loop;
  private final Random random;
  private final double lost;
  private final Map<String, List<Kept>> records = new HashMap<>();
  private final Map<String, Long> opened = new HashMap<>();
  private Duration least = Duration.ZERO;
  private boolean isHealed;
  private long taken;
  private boolean isNumbered = true;
  private long last;

  /// A record, and since when it is durable.
  record Kept(CallRecord call, long at) {
    @Override
    public String toString() {
      return call.result().ending() + " at " + at / 1_000_000 + " after " + call.tried();
    }
  }

  /// @param lost how many of the records it does not take, from 0 to 1
  SimJournal(Loop loop, Random random, double lost) {
    this.loop = loop;
    this.random = random;
    this.lost = lost;
  }

  /// From now on each record takes so long, and a little more.
  void takes(Duration time) {
    least = time;
  }

  /// From now on it takes every record.
  void heal() {
    isHealed = true;
  }

  /// The records of the call with this id.
  List<Kept> of(String id) {
    return records.getOrDefault(id, List.of());
  }

  /// The records of all calls.
  List<Kept> all() {
    return records.values().stream().flatMap(List::stream).toList();
  }

  /// Since when it is durable that the call with this id is about to be sent, if it is.
  OptionalLong openedAt(String id) {
    var at = opened.get(id);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /// Whether it takes every record.
  boolean isWell() {
    return lost == 0;
  }

  /// Whether the rows that it took, all of one tenant, have the numbers 1, 2, 3 ….
  boolean isNumbered() {
    return isNumbered;
  }

  /// How many it has taken.
  long size() {
    return last;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void append(JournalEntry entry, Journal.Completion completion) {
    if (!isHealed && random.nextDouble() < lost) {
      completion.failed(new JournalFailure("the journal takes no more at the moment"));
      return;
    }
    var there = new JournalRecord(taken, entry.type(), entry.payload(), taken, entry.leaf());
    var ended = StoredCall.read(there);
    ended.ifPresent(this::number);
    loop.after(
        least.plusNanos(random.nextInt(5_000_000)),
        () -> {
          var index = last++;
          StoredCall.opened(there).ifPresent(it -> opened.put(it.id(), loop.nanoTime()));
          ended.ifPresent(this::ended);
          completion.durable(new JournalPlace(index, OptionalLong.of(index)));
        });
  }

  private void number(CallRecord call) {
    taken++;
    isNumbered &= call.who().number().orElse(0) == taken;
  }

  private void ended(CallRecord call) {
    records.computeIfAbsent(call.id(), _ -> new ArrayList<>()).add(new Kept(call, loop.nanoTime()));
  }
}
