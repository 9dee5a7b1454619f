package dev.sovereign.dispatch;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Slots that go to whoever has waited longest. Without a limit nobody waits, and calls are only
/// counted. Of two limits one holds for everybody, the other for those who can go elsewhere.
final class FairSlots implements Slots {
  private static final int LONGEST_LINE = 1000;

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Queue<Waiter> line = new ConcurrentLinkedQueue<>();
  private volatile int most;
  private volatile int mostOfQueue = Integer.MAX_VALUE;

  FairSlots(OptionalInt most) {
    this.most = most.orElse(Integer.MAX_VALUE);
  }

  /// Has so many from now on; those that are taken stay taken.
  void make(OptionalInt next) {
    most = next.orElse(Integer.MAX_VALUE);
    serve();
  }

  /// Has so many from now on for those who can go elsewhere.
  void makeOfQueue(QueueLimit limit) {
    mostOfQueue = limit.places();
    serve();
  }

  @Override
  public Future<Boolean> take(Loop loop, Duration patience, boolean isLast) {
    if (takeFree() || (isLast && mostOfQueue < most && takeAny(most))) {
      return Future.of(true);
    }
    if (patience.isZero() || waiting.get() >= LONGEST_LINE) {
      return Future.of(false);
    }
    waiting.incrementAndGet();
    var waiter = new Waiter(loop, isLast);
    line.add(waiter);
    waiter.timer = loop.after(patience, waiter::giveUp);
    serve();
    return waiter.promise.future();
  }

  @Override
  public boolean takeFree() {
    return waiting.get() == 0 && takeAny(limit(false));
  }

  @Override
  public void give() {
    taken.decrementAndGet();
    serve();
  }

  @Override
  public int taken() {
    return taken.get();
  }

  @Override
  public int waiting() {
    return waiting.get();
  }

  private int limit(boolean isLast) {
    return isLast ? most : Math.min(most, mostOfQueue);
  }

  private boolean takeAny(int limit) {
    while (true) {
      var now = taken.get();
      if (now >= limit) {
        return false;
      }
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  // Looks at the line again after each slot that it gave back: who joined meanwhile saw it taken.
  private void serve() {
    for (var first = line.peek();
        first != null && takeAny(limit(first.isLast));
        first = line.peek()) {
      var served = line.poll(); // It may be the next one by now, who waits for the same.
      if (served == null || !served.isServed()) {
        taken.decrementAndGet();
      }
    }
  }

  /// One who waits, on its own loop.
  private final class Waiter {
    private final Loop loop;
    private final boolean isLast;
    private final Promise<Boolean> promise = new Promise<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private Loop.@Nullable Timer timer;

    Waiter(Loop loop, boolean isLast) {
      this.loop = loop;
      this.isLast = isLast;
    }

    /// Whether the slot is this one's now; false if it has given up.
    boolean isServed() {
      if (!isOver.compareAndSet(false, true)) {
        return false;
      }
      waiting.decrementAndGet();
      loop.execute(this::served);
      return true;
    }

    private void served() {
      if (timer != null) {
        timer.cancel();
      }
      promise.succeed(true);
    }

    private void giveUp() {
      if (isOver.compareAndSet(false, true)) {
        waiting.decrementAndGet();
        line.remove(this);
        promise.succeed(false);
      }
    }
  }
}
