package dev.sovereign.audit;

import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Gives the rows of one tenant their numbers, one after the other, and appends them in that order,
/// on whatever threads they are sealed and however long each takes. Nobody waits: a row that is
/// ready before one with a smaller number is left here, and who brings that one appends both.
///
/// A number is used up once the journal has taken its row. Where a row could not be sealed, or is
/// refused, numbers are given anew from there on: rows that had later ones are sealed once more.
/// Whatever the journal has taken and then fails is the last that it takes.
final class NumberedRows {
  private final Appender journal;
  private final Consumer<Reached> durable;
  private final AtomicReference<Ticket> tickets;
  private final Queue<Ready> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unseen = new AtomicInteger(); // Who raises it from 0 hands over.
  private final Map<Long, Ready> early = new HashMap<>(); // This and what follows: who hands over.
  private long round;
  private long due;
  private volatile long last;

  /// A row that is to have a number.
  interface Unnumbered {
    /// Makes its record, by its number; again, by another, where that could not be kept.
    Sealed sealed(long number);

    /// It may or may not be there, and nothing more becomes of it. Any thread may call it.
    void failed(JournalFailure why);

    /// Has this done where rows are sealed, now or later; it has to be sealed once more.
    void again(Runnable sealing);
  }

  /// A row as the journal takes it.
  ///
  /// @param entry with its leaf
  /// @param durable hears where it stands, on a thread of the journal's
  record Sealed(JournalEntry entry, Consumer<JournalPlace> durable) {}

  /// A row that is durable, as are those of the tenant with smaller numbers.
  ///
  /// @param index of its leaf
  record Reached(long index, byte[] leaf) {}

  /// A number that was given to one row.
  ///
  /// @param round goes on where numbers are given anew
  private record Ticket(long round, long number) {
    private Ticket next() {
      return new Ticket(round, number + 1);
    }
  }

  /// @param sealed nothing where that failed
  private record Ready(Ticket ticket, Unnumbered row, Optional<Sealed> sealed) {}

  /// @param journal where they go
  /// @param last number that was given before
  /// @param durable hears of each, in order, on a thread of the journal's
  NumberedRows(Appender journal, long last, Consumer<Reached> durable) {
    this.journal = journal;
    this.durable = durable;
    this.due = last + 1;
    this.last = last;
    this.tickets = new AtomicReference<>(new Ticket(0, due));
  }

  /// The number of the last one that is durable.
  long last() {
    return last;
  }

  /// Has the row sealed by the next number, on this thread, and appended in its order.
  void append(Unnumbered row) {
    var ticket = tickets.getAndUpdate(Ticket::next);
    var sealed = Optional.<Sealed>empty();
    try {
      sealed = Optional.of(row.sealed(ticket.number()));
    } finally { // Others wait for this number.
      hand(new Ready(ticket, row, sealed));
    }
  }

  private void hand(Ready ready) {
    inbox.add(ready);
    if (unseen.getAndIncrement() == 0) {
      handOver();
    }
  }

  private void handOver() {
    do {
      try {
        take(inbox.remove());
      } catch (RuntimeException | Error broken) { // Whatever one row does, the others go on.
        report(broken);
      }
    } while (unseen.decrementAndGet() > 0);
  }

  private void take(Ready ready) {
    if (ready.sealed().isEmpty()) {
      giveAnew();
      ready.row().failed(new JournalFailure("the row could not be sealed"));
    } else if (ready.ticket().round() != round) {
      sealAgain(ready);
    } else {
      early.put(ready.ticket().number(), ready);
      appendDue();
    }
  }

  private void appendDue() {
    for (var next = early.remove(due); next != null; next = early.remove(due)) {
      if (isTaken(next, next.sealed().orElseThrow())) {
        due++;
      } else {
        giveAnew();
      }
    }
  }

  private boolean isTaken(Ready ready, Sealed sealed) {
    var handed = new Handed(ready, sealed);
    try {
      journal.append(sealed.entry(), handed);
      return !handed.hasFailed;
    } catch (RuntimeException | Error broken) { // Who waits for it must hear of it all the same.
      report(broken);
      handed.failed(new JournalFailure("the row could not be appended: " + broken));
      return false;
    }
  }

  // Those that are still being sealed by numbers of before are seen to when they come.
  private void giveAnew() {
    var stale = List.copyOf(early.values());
    early.clear();
    round++;
    tickets.set(new Ticket(round, due));
    stale.forEach(this::sealAgain);
  }

  private void sealAgain(Ready ready) {
    ready.row().again(() -> append(ready.row()));
  }

  private static void report(Throwable broken) {
    var thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, broken);
  }

  /// A row that the journal has, or refuses.
  private final class Handed implements Journal.Completion {
    private final Ready ready;
    private final Sealed sealed;
    private volatile boolean hasFailed;

    private Handed(Ready ready, Sealed sealed) {
      this.ready = ready;
      this.sealed = sealed;
    }

    @Override
    public void durable(JournalPlace place) {
      last = ready.ticket().number();
      durable.accept(new Reached(place.leaf().orElseThrow(), sealed.entry().leaf()));
      sealed.durable().accept(place);
    }

    @Override
    public void failed(JournalFailure why) {
      hasFailed = true;
      ready.row().failed(why);
    }
  }
}
