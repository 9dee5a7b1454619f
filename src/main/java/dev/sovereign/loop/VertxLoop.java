package dev.sovereign.loop;

import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A [Loop] that is one of Vert.x's event loops.
record VertxLoop(ContextInternal context) implements Loop {
  @Override
  public void execute(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    var scheduled =
        context
            .nettyEventLoop()
            .schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return new NettyTimer(scheduled);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  private record NettyTimer(ScheduledFuture<?> scheduled) implements Timer {
    @Override
    public void cancel() {
      scheduled.cancel(false);
    }
  }
}
