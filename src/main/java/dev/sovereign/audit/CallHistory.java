package dev.sovereign.audit;

import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// The calls that were recorded, read back from the journal a page at a time. It blocks.
public final class CallHistory {
  /// A page looks at so many records at most, and then goes on with the next page.
  private static final int MOST_LOOKED_AT = 40_000;

  private static final int MOST_PASSED_OVER = 1_000_000;

  /// To see how late it is, so many records are passed over before one is read.
  private static final int LATE_SEEN = 512;

  /// No call takes longer.
  private static final Duration LONGEST = Duration.ofDays(1);

  /// So far a clock may have been set back, or a record have waited for its batch.
  private static final Duration SLACK = Duration.ofMinutes(2);

  private final JournalHistory journal;

  public CallHistory(JournalHistory journal) {
    this.journal = journal;
  }

  /// A page of calls.
  ///
  /// @param next what the next page is asked for with, if there may be one
  public record Page(List<CallRecord> calls, OptionalLong next) {
    public Page {
      calls = List.copyOf(calls);
    }
  }

  /// The newest calls that fit, at most so many, by the order in which they ended.
  ///
  /// @param before what the page before said is next
  /// @param since calls that came in before are not looked for
  public Page newest(
      OptionalLong before, int limit, Optional<Instant> since, Predicate<CallRecord> fits) {
    var search = new Search(limit, since.map(it -> it.minus(SLACK).toEpochMilli()), fits);
    try {
      journal.backwards(before.orElse(Long.MAX_VALUE), search::wantsMore);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new Page(search.found, search.next);
  }

  private static final class Search {
    private final int limit;
    private final Optional<Long> since;
    private final Predicate<CallRecord> fits;
    private final List<CallRecord> found = new ArrayList<>();
    private OptionalLong next = OptionalLong.empty();
    private int lookedAt;

    private Search(int limit, Optional<Long> since, Predicate<CallRecord> fits) {
      this.limit = limit;
      this.since = since;
      this.fits = fits;
    }

    private boolean wantsMore(JournalRecord entry) {
      lookedAt++;
      var call = StoredCall.read(entry);
      if (call.isPresent()) {
        if (since.isPresent() && end(call.get()) < since.get()) {
          return false; // Calls are recorded as they end: what came before has ended before.
        }
        call.filter(fits).ifPresent(found::add);
      }
      if (found.size() == limit || lookedAt == MOST_LOOKED_AT) {
        next = OptionalLong.of(entry.sequence());
        return false;
      }
      return true;
    }
  }

  // When it ended or, of one that was opened, when it was: records come in this order.
  private static long end(CallRecord call) {
    return call.epochMillis() + call.result().millis();
  }

  /// The call with this id.
  ///
  /// @param came when it came in, about
  public Optional<CallRecord> find(String id, Instant came) {
    return entry(id, came).flatMap(StoredCall::read);
  }

  /// The entry of the journal that holds this call. It is not looked for where records are of calls
  /// that ended more than a day after this one came in.
  Optional<JournalRecord> entry(String id, Instant came) {
    var earliest = came.minus(SLACK).toEpochMilli();
    var latest = came.plus(LONGEST).plus(SLACK).toEpochMilli();
    var beginning = ("{\"id\":\"" + id + "\"").getBytes(StandardCharsets.US_ASCII);
    var search = new Finding(beginning, latest);
    try {
      journal.forwards(
          it -> StoredCall.is(it) || StoredCall.opens(it),
          it -> StoredCall.about(it).filter(call -> end(call) < earliest).isPresent(),
          search::wantsMore);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return search.found;
  }

  private static final class Finding {
    private final byte[] beginning;
    private final long latest;
    private Optional<JournalRecord> found = Optional.empty();
    private int passedOver;

    private Finding(byte[] beginning, long latest) {
      this.beginning = beginning;
      this.latest = latest;
    }

    private boolean wantsMore(JournalRecord entry) {
      if (StoredCall.is(entry) && StoredCall.beginsWith(entry, beginning)) {
        found = Optional.of(entry);
        return false;
      }
      passedOver++;
      return passedOver < MOST_PASSED_OVER && !isLate(entry);
    }

    // A crashed call was recorded at the next start, however long after it came that was.
    private boolean isLate(JournalRecord entry) {
      return passedOver % LATE_SEEN == 0
          && StoredCall.about(entry)
              .filter(it -> !it.result().ending().equals(CallRecord.Result.CRASHED))
              .filter(it -> end(it) > latest)
              .isPresent();
    }
  }
}
