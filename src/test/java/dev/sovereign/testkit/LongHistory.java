package dev.sovereign.testkit;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.CallRecordFormat;
import dev.sovereign.audit.MachineTime;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Writes the journal of an installation that has been in use for long, by day and by night. The
/// same seed gives the same calls.
///
/// `bench/history` runs it as a program of its own.
public final class LongHistory implements Journal.Completion {
  private static final int MOST_WAITING = 20_000;

  private final HistoryCalls calls;
  private final Semaphore room = new Semaphore(MOST_WAITING);
  private volatile Optional<JournalFailure> failure = Optional.empty();
  private long promptTokens;
  private long completionTokens;

  /// What was written.
  public record Written(long calls, long promptTokens, long completionTokens) {}

  private LongHistory(long seed) {
    this.calls = new HistoryCalls(seed);
  }

  /// Writes so many calls, of so many days before now, into a new journal.
  ///
  /// @param folder of the data
  public static Written write(Path folder, int count, int days, Instant now, long seed)
      throws IOException {
    var history = new LongHistory(seed);
    var journal = Journal.open(folder.resolve("journal"), JournalSettings.DEFAULT, _ -> {});
    try (journal) {
      history.write(journal, count, days, now.truncatedTo(ChronoUnit.HOURS));
      history.room.acquireUninterruptibly(MOST_WAITING); // All are durable.
    }
    history.failure.ifPresent(
        it -> {
          throw it;
        });
    return new Written(count, history.promptTokens, history.completionTokens);
  }

  private void write(Journal journal, int count, int days, Instant end) {
    var start = end.minus(Duration.ofDays(days));
    var all = 0.0;
    for (var hour = start; hour.isBefore(end); hour = hour.plus(Duration.ofHours(1))) {
      all += busy(hour);
    }
    var soFar = 0.0;
    var written = 0L;
    for (var hour = start; hour.isBefore(end); hour = hour.plus(Duration.ofHours(1))) {
      soFar += busy(hour);
      var until = Math.round(count * soFar / all);
      writeHour(journal, hour.toEpochMilli(), (int) (until - written));
      written = until;
    }
  }

  // How much is done in an hour, against the busiest.
  private static double busy(Instant hour) {
    var time = hour.atOffset(ZoneOffset.UTC);
    var isRest =
        time.getDayOfWeek() == DayOfWeek.SATURDAY || time.getDayOfWeek() == DayOfWeek.SUNDAY;
    var daylight = (1 - Math.cos(2 * Math.PI * (time.getHour() - 2) / 24)) / 2;
    return (0.15 + 0.85 * daylight) * (isRest ? 0.3 : 1);
  }

  private void writeHour(Journal journal, long start, int count) {
    for (var i = 0; i < count; i++) {
      var call = calls.next(start + i * HistoryCalls.HOUR_MILLIS / count);
      promptTokens += call.result().usage().prompt().orElse(0);
      completionTokens += call.result().usage().completion().orElse(0);
      append(journal, CallRecord.TYPE, CallRecordFormat.write(call));
    }
    HistoryCalls.machines(start).forEach(it -> append(journal, MachineTime.TYPE, it.bytes()));
  }

  private void append(Journal journal, byte type, byte[] payload) {
    room.acquireUninterruptibly();
    journal.append(new JournalEntry(type, payload), this);
  }

  @Override
  public void durable(JournalPlace place) {
    room.release();
  }

  @Override
  public void failed(JournalFailure why) {
    failure = Optional.of(why);
    room.release();
  }

  /// `FOLDER CALLS DAYS END`: leaves what was written in `FOLDER/written.json`.
  static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[0]);
    var calls = Integer.parseInt(arguments[1]);
    var days = Integer.parseInt(arguments[2]);
    var written = write(folder, calls, days, Instant.parse(arguments[3]), 4);
    Files.writeString(
        folder.resolve("written.json"),
        "{\"calls\": %d, \"prompt_tokens\": %d, \"completion_tokens\": %d}\n"
            .formatted(written.calls(), written.promptTokens(), written.completionTokens()));
  }
}
