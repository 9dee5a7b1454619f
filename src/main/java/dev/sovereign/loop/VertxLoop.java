package dev.sovereign.loop;

import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A [Loop] that is one of Vert.x's event loops.
record VertxLoop(ContextInternal context) implements Loop {
  @Override
  public void execute(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    var timer = new NettyTimer(task);
    timer.scheduled =
        context
            .nettyEventLoop()
            .schedule(() -> execute(timer), delay.toNanos(), TimeUnit.NANOSECONDS);
    return timer;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  // Once its time has come the task waits for its turn, in which it may still be cancelled.
  private static final class NettyTimer implements Timer, Runnable {
    private final Runnable task;
    private volatile boolean cancelled;
    private @Nullable ScheduledFuture<?> scheduled;

    NettyTimer(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!cancelled) {
        task.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }
}
