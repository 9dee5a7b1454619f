package dev.sovereign.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.testkit.Exposition;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class TracesTest {
  private static final Span SPAN =
      new Span(
          new Span.Ids(
              "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", Optional.empty(), false, ""),
          "POST /",
          true,
          new Span.Times(1, 2),
          Map.of("text", "x".repeat(1000)),
          false);

  private final Meters meters = new Meters();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(logged, true, StandardCharsets.UTF_8), Clock.systemUTC());

  /// A collector that does what a test says, with spans counted.
  private static final class Taking implements Exporter {
    private final AtomicInteger taken = new AtomicInteger();
    private final CountDownLatch mayTake = new CountDownLatch(1);
    private boolean fails;

    @Override
    public boolean send(List<Span> spans) {
      try {
        mayTake.await();
      } catch (InterruptedException interrupted) {
        return false;
      }
      if (fails) {
        throw new IllegalStateException("secret-canary");
      }
      taken.addAndGet(spans.size());
      return true;
    }

    @Override
    public void close() {}
  }

  private double counted(String outcome) {
    return Exposition.of(new String(meters.text(), StandardCharsets.UTF_8))
        .sum("sovereign_trace_spans_total", "outcome", outcome);
  }

  @Test
  void whatWaitsIsSentAtTheEnd() {
    var exporter = new Taking();
    exporter.mayTake.countDown();
    try (var traces = new Traces(exporter, meters, log)) {
      traces.hand(List.of(SPAN, SPAN));
    }

    assertEquals(2, exporter.taken.get());
    assertEquals(2, counted("sent"));
  }

  @Test
  void whatDoesNotFitIsDroppedAndCounted() {
    var exporter = new Taking();
    try (var traces = new Traces(exporter, meters, log)) {
      for (var i = 0; i < 10; i++) {
        traces.hand(Collections.nCopies(1000, SPAN));
      }
      exporter.mayTake.countDown();
    }

    assertEquals(6000, counted("dropped"));
    assertEquals(4000, exporter.taken.get());
  }

  @Test
  @Tag("slow")
  void aCollectorThatHangsDoesNotKeepTheProgramFromEnding() {
    var begun = System.nanoTime();
    try (var traces = new Traces(new Taking(), meters, log)) {
      traces.hand(List.of(SPAN));
    }

    assertTrue(System.nanoTime() - begun < 6_000_000_000L, "it ended in time");
  }

  @Test
  void aFaultOfTheLibraryIsLoggedByItsTypeAlone() {
    var exporter = new Taking();
    exporter.fails = true;
    exporter.mayTake.countDown();
    try (var traces = new Traces(exporter, meters, log)) {
      traces.hand(List.of(SPAN));
    }

    var text = logged.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("IllegalStateException"), text);
    assertEquals(-1, text.indexOf("canary"), text);
  }

  @Test
  void aTextIsCutSoThatWhatWaitsIsBounded() {
    assertEquals("x".repeat(256), SPAN.attributes().get("text"));
  }
}
