package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.meter.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RecurringTest {
  @Test
  void aFaultIsSaidOnceUntilItHasPassed() {
    var bytes = new ByteArrayOutputStream();
    var log = new Log(new PrintStream(bytes, true, StandardCharsets.UTF_8), Clock.systemUTC());
    var times = new AtomicInteger();
    var recurring = new Recurring("sums", () -> failBut(times.incrementAndGet(), 3), log);
    for (var i = 0; i < 5; i++) {
      recurring.run();
    }

    var lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(5, times.get());
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.getFirst().contains("\"work\":\"sums\""), lines.toString());
  }

  private static void failBut(int time, int well) {
    if (time != well) {
      throw new IllegalStateException("time " + time);
    }
  }
}
