package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who is told of a batch, by whom and when.
final class AcknowledgerTest {
  private static final int LARGE = 40;
  private static final String END = "all told";

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final HeldLeaves leaves = new HeldLeaves();
  private final Acknowledger acknowledger = new Acknowledger(leaves, _ -> {}, () -> told.add(END));
  private long next;

  /// A log that takes leaves once it is let go on.
  private static final class HeldLeaves implements Leaves {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean refuses;

    @Override
    public long taken() {
      return 0;
    }

    @Override
    public void durable(long first, List<byte[]> its) {
      entered.countDown();
      try {
        released.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
      if (refuses) {
        throw new JournalFailure("refused");
      }
      taken.add(first + "+" + its.size());
    }
  }

  private final class Teller implements Journal.Completion {
    @Override
    public void durable(JournalPlace place) {
      told.add(place.sequence() + " on " + Thread.currentThread().getName());
    }

    @Override
    public void failed(JournalFailure why) {
      told.add("failed: " + why.getMessage());
    }
  }

  private BatchWriter.Batch batch(int records) {
    var first = next;
    next += records;
    return new BatchWriter.Batch(
        first,
        first,
        IntStream.range(0, records)
            .mapToObj(_ -> new JournalEntry((byte) 1, new byte[1], new byte[] {2}))
            .map(it -> new Journal.Waiting(it, new Teller()))
            .toList());
  }

  @Test
  void whatIsAloneIsToldByTheThreadThatWroteIt() {
    leaves.released.countDown();

    acknowledger.accept(batch(1), true);
    acknowledger.accept(batch(LARGE), false);
    acknowledger.close();

    var me = Thread.currentThread().getName();
    assertEquals(List.of("0 on " + me, END, "1 on " + me), told.subList(0, 3));
    assertEquals(List.of("40 on " + me, END), told.subList(LARGE + 1, LARGE + 3));
    assertEquals(List.of("0+1", "1+40"), leaves.taken);
  }

  @Test
  void behindALargeBatchOthersAreWrittenAndAllAreSignedTogether() throws InterruptedException {
    acknowledger.accept(batch(LARGE), true);
    leaves.entered.await();
    acknowledger.accept(batch(1), false);
    acknowledger.accept(batch(2), true);

    assertEquals(List.of(), told);
    leaves.released.countDown();
    acknowledger.close();

    var expected = IntStream.range(0, 43).mapToObj(it -> it + " on journal-answers").toList();
    assertEquals(expected, told.stream().filter(it -> !it.equals(END)).toList());
    assertEquals(List.of(END, END), told.stream().filter(it -> it.equals(END)).toList());
    assertEquals(List.of(END, END), List.of(told.get(LARGE), told.getLast()));
    assertEquals("0+40", leaves.taken.getFirst());
    assertEquals("40+3", leaves.taken.getLast());
  }

  @Test
  void aBatchThatWasDurableBeforeADiskFailedIsToldSo() throws InterruptedException {
    acknowledger.accept(batch(LARGE), true);
    leaves.entered.await();
    acknowledger.fail(new JournalFailure("the disk failed"));
    acknowledger.accept(batch(1), false);
    leaves.released.countDown();
    acknowledger.close();

    assertEquals("39 on journal-answers", told.get(LARGE - 1));
    assertEquals(List.of(END, "failed: the disk failed", END), told.subList(LARGE, told.size()));
    assertEquals(List.of("0+40"), leaves.taken);
  }

  @Test
  void afterTheLogHasRefusedNothingIsAcknowledged() {
    leaves.refuses = true;
    acknowledger.accept(batch(LARGE), true);
    acknowledger.accept(batch(1), false);
    leaves.released.countDown();
    acknowledger.close();

    var failed = told.stream().filter(it -> it.startsWith("failed: the log failed")).count();
    assertEquals(LARGE + 1, failed);
    assertFalse(told.stream().anyMatch(it -> it.contains(" on ")), told::toString);
    assertTrue(acknowledger.failure().isPresent());
    assertEquals(List.of(), leaves.taken);
  }

  @Test
  void whatIsThrownAtTheEndOfABatchStopsNothing() {
    leaves.released.countDown();
    var throwing =
        new Acknowledger(
            leaves,
            _ -> {},
            () -> {
              throw new IllegalStateException("the end of a batch, thrown by a test");
            });

    throwing.accept(batch(LARGE), true);
    throwing.accept(batch(1), false);
    throwing.close();

    assertEquals(LARGE + 1, told.size());
    assertTrue(throwing.failure().isEmpty());
  }
}
