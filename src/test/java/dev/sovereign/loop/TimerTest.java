package dev.sovereign.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The timers of a real loop.
final class TimerTest {
  private static final int PATIENCE_SECONDS = 10;

  private final List<String> ran = new ArrayList<>(); // By the loop alone, until it is done.
  private final CompletableFuture<List<String>> done = new CompletableFuture<>();

  @Test
  void whatIsCancelledInTheTurnInWhichItsTimeComesDoesNotRun() throws Exception {
    try (var loops = Loops.start(Loops.Choice.NIO, 1)) {
      var loop = loops.all().getFirst();
      loop.execute(() -> cancelsAsItsTimeComes(loop));

      assertEquals(List.of(), done.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  // Both are due when this turn ends, and the first of them cancels the second.
  private void cancelsAsItsTimeComes(Loop loop) {
    var timers = new ArrayList<Loop.Timer>();
    loop.after(
        Duration.ZERO,
        () -> {
          timers.getFirst().cancel();
          loop.after(Duration.ofMillis(20), () -> done.complete(ran));
        });
    timers.add(loop.after(Duration.ZERO, () -> ran.add("cancelled")));
  }

  @Test
  void othersRun() throws Exception {
    try (var loops = Loops.start(Loops.Choice.NIO, 1)) {
      var loop = loops.all().getFirst();
      loop.execute(() -> loop.after(Duration.ofMillis(1), () -> done.complete(List.of("ran"))));

      assertEquals(List.of("ran"), done.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }
}
