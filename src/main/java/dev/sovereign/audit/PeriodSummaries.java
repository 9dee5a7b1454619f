package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.PeriodRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.MerkleLog;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Sums up in the log, once an hour and at the end, what came since the last time: a row of its
/// own, where anything did. It blocks.
///
/// Rows are counted in the log, so that each is in one summary whatever happens. Refused calls are
/// counted in memory: of a program that is killed those after the last summary are lost, and the
/// next period says that it began later than the one before it ended.
public final class PeriodSummaries {
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;

  /// Rows that follow from others: a summary of them alone would be anchored, and that summed up.
  private static final Set<RowKind> QUIET = EnumSet.of(RowKind.PERIOD_SUMMARY, RowKind.ANCHOR);

  private final MerkleLog log;
  private final Appender journal;
  private final PublicRows rows;
  private final RefusedCalls refused;
  private final InstantSource clock;
  private final long started;
  private long due; // When the next is tried; under lock.
  private Optional<Begun> begun = Optional.empty(); // Under lock.

  /// The period that is under way.
  ///
  /// @param first the index of its first row
  /// @param kinds of its rows
  /// @param told of refused calls in earlier periods
  private record Begun(
      long seq, long from, long first, KindCount kinds, Map<RefusedCalls.Why, Long> told) {}

  /// Its first period begins now.
  ///
  /// @param journal where the log's leaves come from
  /// @param history of that journal
  /// @param refused calls since now
  public PeriodSummaries(
      MerkleLog log,
      Appender journal,
      JournalHistory history,
      RefusedCalls refused,
      InstantSource clock) {
    this.log = log;
    this.journal = journal;
    this.rows = new PublicRows(log, history);
    this.refused = refused;
    this.clock = clock;
    this.started = clock.millis();
    this.due = next(HOUR, started);
  }

  private static long next(long span, long now) {
    return (Math.floorDiv(now, span) + 1) * span;
  }

  /// To be called every second or so: writes a summary when an hour (UTC) has ended.
  ///
  /// @throws UncheckedIOException if the log or the journal cannot be read; that is tried again in
  ///     the next minute, and nothing is lost
  /// @throws JournalFailure if the journal does not take the row; likewise
  public synchronized void tick() {
    var now = clock.millis();
    if (now < due || !isTaking()) {
      return;
    }
    due = next(MINUTE, now); // Unless it comes about.
    write(now);
    due = next(HOUR, now);
  }

  private boolean isTaking() {
    return journal.isWritable() && log.contradiction().isEmpty();
  }

  /// Writes what the last period has had until now, if the log takes anything any more.
  ///
  /// @throws UncheckedIOException as [#tick]
  /// @throws JournalFailure as [#tick]
  public synchronized void close() {
    if (log.contradiction().isEmpty()) {
      write(clock.millis());
    }
  }

  private void write(long now) {
    var period = begun.orElseGet(this::first);
    begun = Optional.of(period);
    var totals = refused.totals();
    var counts = since(period.told(), totals);
    var end = log.size();
    var kinds = period.kinds().to(end);
    var isQuiet = QUIET.containsAll(kinds.keySet());
    if (isQuiet && counts.values().stream().allMatch(it -> it == 0)) {
      return; // The period goes on.
    }
    var until = Math.max(now, period.from());
    var row =
        new PeriodRow(
            log.origin(),
            period.seq(),
            new PeriodRow.Time(period.from(), until),
            counts,
            new PeriodRow.Rows(period.first(), end - 1, kinds));
    Durable.append(journal, PublicRow.of(RowKind.PERIOD_SUMMARY, row.statement()).entry());
    begun = Optional.of(begun(period.seq() + 1, until, end, totals));
  }

  private Begun begun(long seq, long from, long first, Map<RefusedCalls.Why, Long> told) {
    return new Begun(seq, from, first, new KindCount(new LoggedKinds(log), first), told);
  }

  // Clocks are set back: periods never overlap.
  private Begun first() {
    var nothing = new EnumMap<RefusedCalls.Why, Long>(RefusedCalls.Why.class);
    return rows.last(RowKind.PERIOD_SUMMARY)
        .map(
            it ->
                begun(
                    number(it, "seq") + 1,
                    Math.max(started, number(member(it, "period"), "until_ms")),
                    number(member(it, "rows"), "last") + 1,
                    nothing))
        .orElseGet(() -> begun(0, started, 0, nothing));
  }

  private static Map<String, Long> since(
      Map<RefusedCalls.Why, Long> told, Map<RefusedCalls.Why, Long> totals) {
    var counts = new TreeMap<String, Long>();
    totals.forEach((why, all) -> counts.put(why.word(), all - told.getOrDefault(why, 0L)));
    return counts;
  }

  private static Json member(Json object, String name) {
    return object.find(name).orElseThrow();
  }

  private static long number(Json object, String name) {
    return object.integer(name).orElseThrow();
  }
}
