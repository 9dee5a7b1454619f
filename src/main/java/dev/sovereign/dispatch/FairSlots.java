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
/// counted.
final class FairSlots implements Slots {
  private static final int LONGEST_LINE = 1000;

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Queue<Waiter> line = new ConcurrentLinkedQueue<>();
  private volatile int most;

  FairSlots(OptionalInt most) {
    this.most = most.orElse(Integer.MAX_VALUE);
  }

  /// Has so many from now on; those that are taken stay taken.
  void make(OptionalInt next) {
    most = next.orElse(Integer.MAX_VALUE);
    serve();
  }

  @Override
  public Future<Boolean> take(Loop loop, Duration patience) {
    if (takeFree()) {
      return Future.of(true);
    }
    if (patience.isZero() || waiting.get() >= LONGEST_LINE) {
      return Future.of(false);
    }
    waiting.incrementAndGet();
    var waiter = new Waiter(loop);
    line.add(waiter);
    waiter.timer = loop.after(patience, waiter::giveUp);
    serve();
    return waiter.promise.future();
  }

  @Override
  public boolean takeFree() {
    return waiting.get() == 0 && takeAny();
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

  private boolean takeAny() {
    while (true) {
      var now = taken.get();
      if (now >= most) {
        return false;
      }
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  // Looks at the line again after each slot that it gave back: who joined meanwhile saw it taken.
  private void serve() {
    while (!line.isEmpty() && takeAny()) {
      var first = line.poll();
      if (first == null || !first.isServed()) {
        taken.decrementAndGet();
      }
    }
  }

  /// One who waits, on its own loop.
  private final class Waiter {
    private final Loop loop;
    private final Promise<Boolean> promise = new Promise<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private Loop.@Nullable Timer timer;

    Waiter(Loop loop) {
      this.loop = loop;
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
