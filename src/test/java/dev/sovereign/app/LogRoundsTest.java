package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.meter.Log;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rounds that ask a server which hangs.
final class LogRoundsTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

  private void hang() {
    begun.countDown();
    try {
      interrupted.complete(new CountDownLatch(1).await(1, TimeUnit.HOURS));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      interrupted.complete(true);
    }
  }

  @Test
  @Timeout(20)
  void theEndDoesNotWaitForARoundThatHangs() throws Exception {
    var log = new Log(new PrintStream(OutputStream.nullOutputStream()), Clock.systemUTC());
    var rounds = LogRounds.start("test", this::hang, log);
    begun.await();
    rounds.close();

    assertTrue(interrupted.getNow(false));
  }
}
