package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Rows that are sealed at the same time, in every order, by threads that fail and for a journal
/// that refuses: those that it takes are numbered 1, 2, 3 … in its order.
final class NumberedRowsTest {
  private static final int SEEDS = Integer.getInteger("numbers.seeds", 2_000);
  private static final long FIRST = Long.getLong("numbers.seed", 0);
  private static final int ROWS = 12;
  private static final int THREADS = 4;
  private static final int OF_A_THREAD = 20_000;

  /// Takes what it likes, in an order, and says so.
  private static final class Taking implements Appender {
    private final List<String> taken = new ArrayList<>();
    private final double refused;
    private final Random random;

    private Taking(Random random, double refused) {
      this.random = random;
      this.refused = refused;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public synchronized void append(JournalEntry entry, Journal.Completion completion) {
      if (random.nextDouble() < refused) {
        completion.failed(new JournalFailure("the journal takes no more at the moment"));
        return;
      }
      var index = taken.size();
      taken.add(new String(entry.payload(), StandardCharsets.UTF_8));
      completion.durable(new JournalPlace(index, OptionalLong.of(index)));
    }

    private synchronized List<Long> numbers() {
      return taken.stream().map(Long::parseLong).toList();
    }
  }

  private static JournalEntry entry(long number) {
    return new JournalEntry(
        StoredCall.TYPE, Long.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  /// A row that is told once what became of it.
  private static class Told implements NumberedRows.Unnumbered {
    final AtomicInteger durable = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();

    @Override
    public NumberedRows.Sealed sealed(long number) {
      return new NumberedRows.Sealed(entry(number), _ -> durable.incrementAndGet());
    }

    @Override
    public void failed(JournalFailure why) {
      failed.incrementAndGet();
    }

    @Override
    public void again(Runnable sealing) {
      sealing.run();
    }

    int told() {
      return durable.get() + failed.get();
    }
  }

  /// Rows whose threads are held while they seal, and go on one at a time by chance.
  private static final class Interleaved {
    private final Random random;
    private final Taking journal;
    private final NumberedRows rows;
    private final Deque<Runnable> again = new ArrayDeque<>();
    private final List<Held> held = new ArrayList<>();
    private final List<Row> all = new ArrayList<>();

    /// A thread that is sealing a row.
    private record Held(Semaphore go, CountDownLatch ended) {}

    private Interleaved(long seed) {
      this.random = new Random(seed);
      this.journal = new Taking(random, random.nextInt(3) * 0.1);
      this.rows = new NumberedRows(journal, 0, _ -> {});
    }

    private final class Row extends Told {
      private final Semaphore isSealing = new Semaphore(0);
      private final Semaphore go = new Semaphore(0);
      private final boolean fails = random.nextInt(20) == 0;

      @Override
      public NumberedRows.Sealed sealed(long number) {
        isSealing.release();
        go.acquireUninterruptibly();
        if (fails) {
          throw new IllegalStateException("it cannot be sealed");
        }
        return super.sealed(number);
      }

      @Override
      public void again(Runnable sealing) {
        again.add(() -> start(this, sealing));
      }
    }

    private void start(Row row, Runnable sealing) {
      var ended = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  sealing.run();
                } catch (IllegalStateException unsealed) {
                  // The row was told.
                } finally {
                  ended.countDown();
                }
              });
      row.isSealing.acquireUninterruptibly();
      held.add(new Held(row.go, ended));
    }

    private void step() throws InterruptedException {
      var isNew = all.size() < ROWS && (held.isEmpty() || random.nextBoolean());
      if (isNew) {
        var row = new Row();
        all.add(row);
        start(row, () -> rows.append(row));
      } else if (!again.isEmpty() && (held.isEmpty() || random.nextBoolean())) {
        again.remove().run();
      } else {
        var next = held.remove(random.nextInt(held.size()));
        next.go().release();
        next.ended().await();
      }
    }

    private void run() throws InterruptedException {
      while (all.size() < ROWS || !held.isEmpty() || !again.isEmpty()) {
        step();
      }
    }
  }

  @Test
  void inWhateverOrderRowsAreSealedTheirNumbersAreInThatOfTheJournal() throws InterruptedException {
    for (var seed = FIRST; seed < FIRST + SEEDS; seed++) {
      var run = new Interleaved(seed);
      run.run();

      var again = "mvn test -Dtest=NumberedRowsTest -Dnumbers.seeds=1 -Dnumbers.seed=" + seed;
      var taken = run.journal.numbers();
      assertEquals(upTo(taken.size()), taken, again);
      assertEquals(taken.size(), run.rows.last(), again);
      assertEquals(ROWS, run.all.stream().mapToInt(Told::told).sum(), again);
      assertEquals(taken.size(), run.all.stream().mapToInt(it -> it.durable.get()).sum(), again);
      assertEquals(List.of(), run.all.stream().filter(it -> it.told() != 1).toList(), again);
    }
  }

  @Test
  void onManyThreadsToo() throws InterruptedException {
    var journal = new Taking(new Random(), 0.001);
    var rows = new NumberedRows(journal, 0, _ -> {});
    var told = new AtomicInteger();
    Runnable calling =
        () ->
            IntStream.range(0, OF_A_THREAD)
                .forEach(
                    _ -> {
                      if (ThreadLocalRandom.current().nextInt(100) == 0) {
                        LockSupport.parkNanos(1); // Others overtake it.
                      }
                      rows.append(
                          new Told() {
                            @Override
                            public NumberedRows.Sealed sealed(long number) {
                              return new NumberedRows.Sealed(
                                  entry(number), _ -> told.incrementAndGet());
                            }

                            @Override
                            public void failed(JournalFailure why) {
                              told.incrementAndGet();
                            }
                          });
                    });
    var threads =
        IntStream.range(0, THREADS).mapToObj(_ -> Thread.ofPlatform().start(calling)).toList();
    for (var thread : threads) {
      thread.join();
    }

    var taken = journal.numbers();
    assertEquals(upTo(taken.size()), taken);
    assertEquals(THREADS * OF_A_THREAD, told.get());
  }

  @Test
  void aRowThatCannotBeSealedLeavesItsNumberToTheNext() {
    var journal = new Taking(new Random(), 0);
    var rows = new NumberedRows(journal, 41, _ -> {});
    var broken =
        new Told() {
          @Override
          public NumberedRows.Sealed sealed(long number) {
            throw new IllegalStateException("it cannot be sealed");
          }
        };

    assertThrows(IllegalStateException.class, () -> rows.append(broken));
    rows.append(new Told());

    assertEquals(List.of(42L), journal.numbers());
    assertEquals(1, broken.failed.get());
    assertEquals(42, rows.last());
  }
}
