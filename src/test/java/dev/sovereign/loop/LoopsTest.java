package dev.sovereign.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The loops of a process, as a whole.
final class LoopsTest {
  private static final int PATIENCE_SECONDS = 10;

  @Test
  void aLoopThatEndsByItselfIsNoticed() throws InterruptedException {
    // Without its loop the library cannot be closed either: its one thread has ended.
    var loops = Loops.start(Loops.Choice.AUTO, 1);
    var lost = new CountDownLatch(1);
    loops.onLost(lost::countDown);

    end(loops);

    assertTrue(lost.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void loopsThatAreClosedAreNotLost() throws InterruptedException {
    var lost = new CountDownLatch(1);
    var loops = Loops.start(Loops.Choice.AUTO, 1);
    loops.onLost(lost::countDown);
    var told = new CountDownLatch(1); // Listeners are told in order, so after the one above.
    Loops.context(loops.all().getFirst())
        .nettyEventLoop()
        .terminationFuture()
        .addListener(_ -> told.countDown());

    loops.close();

    assertTrue(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(1, lost.getCount());
  }

  @Test
  void ioUringIsTakenByNameOnly() {
    try (var loops = Loops.start(Loops.Choice.AUTO, 1)) {
      assertFalse(loops.transport().contains("uring"), loops.transport());
    }
  }

  private static void end(Loops loops) {
    var loop = Loops.context(loops.all().getFirst()).nettyEventLoop();
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }
}
