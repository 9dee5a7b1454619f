package dev.sovereign.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CrossingTest {
  private final Loops loops = Loops.start(Loops.Choice.NIO, 2);
  private final Crossing crossing = new Crossing();

  /// What came back, and where.
  private record Came(Object result, Thread on) {}

  @AfterEach
  void close() {
    crossing.close();
    loops.close();
  }

  private Came call(Loop home, Callable<Object> work) throws Exception {
    var came = new CompletableFuture<Came>();
    home.execute(
        () ->
            crossing
                .call(home, work)
                .onComplete(
                    it -> came.complete(new Came(it, Thread.currentThread())),
                    it -> came.complete(new Came(it, Thread.currentThread()))));
    return came.get(10, TimeUnit.SECONDS);
  }

  private static Thread thread(Loop loop) throws Exception {
    var thread = new CompletableFuture<Thread>();
    loop.execute(() -> thread.complete(Thread.currentThread()));
    return thread.get(10, TimeUnit.SECONDS);
  }

  @Test
  void workRunsOnAVirtualThreadAndItsResultComesBackToTheLoopItLeft() throws Exception {
    var first = loops.all().getFirst();
    var second = loops.all().getLast();

    var one = call(first, Thread::currentThread);
    var other = call(second, Thread::currentThread);

    assertTrue(((Thread) one.result()).isVirtual());
    assertSame(thread(first), one.on());
    assertSame(thread(second), other.on());
    assertFalse(one.on().equals(other.on()));
  }

  @Test
  void whatTheWorkThrowsComesBackToTheLoopItLeft() throws Exception {
    var home = loops.all().getFirst();
    var thrown = new IOException("gone");

    var came =
        call(
            home,
            () -> {
              throw thrown;
            });

    assertEquals(new Came(thrown, thread(home)), came);
  }

  @Test
  void evenAnErrorComesBack() throws Exception {
    var home = loops.all().getFirst();
    var thrown = new StackOverflowError();

    var came =
        call(
            home,
            () -> {
              throw thrown;
            });

    assertEquals(new Came(thrown, thread(home)), came);
  }
}
