package dev.sovereign.trace;

import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes spans that have ended and sends them to the collector, a second's worth at a time, on a
/// virtual thread of its own. A collector that is slow or away costs spans, never a call: what
/// waits is bounded, and the rest is dropped and counted.
///
/// Any thread may hand spans in.
public final class Traces implements AutoCloseable {
  private static final int MOST_WAITING = 4096;
  private static final int MOST_AT_ONCE = 1024;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final Exporter exporter;
  private final Log log;
  private final Meters.Counts spans;
  private final ConcurrentLinkedQueue<Span> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread sender;
  private boolean arrives = true;

  /// Sends from now on.
  ///
  /// @param headers fields of every request to the collector
  /// @param program what the spans say of the program that they come from
  public static Traces start(
      TracingConfig config,
      Map<String, String> headers,
      Map<String, Object> program,
      Meters meters,
      Log log) {
    return new Traces(new OtlpExporter(config.endpoint(), headers, program), meters, log);
  }

  Traces(Exporter exporter, Meters meters, Log log) {
    this.exporter = exporter;
    this.log = log;
    this.spans =
        meters.counts(
            "sovereign_trace_spans_total", "Spans of calls, by what became of them.", "outcome");
    this.sender = Thread.ofVirtual().name("traces").start(this::run);
  }

  /// Takes spans; it never waits.
  public void hand(List<Span> ended) {
    if (waiting.get() + ended.size() > MOST_WAITING) {
      spans.add(ended.size(), "dropped");
      return;
    }
    waiting.addAndGet(ended.size());
    queue.addAll(ended);
  }

  private void run() {
    while (!isClosing()) {
      sendOrLog();
    }
    sendOrLog();
    exporter.close();
  }

  // The top of a thread: a fault of the library must not end it.
  private void sendOrLog() {
    try {
      sendAll();
    } catch (RuntimeException fault) {
      log.error(
          "spans could not be sent by a fault", Log.word("fault", fault.getClass().getName()));
    }
  }

  private boolean isClosing() {
    try {
      return closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      return true;
    }
  }

  // Once one batch has not arrived the others wait for the next round.
  private void sendAll() {
    var arrived = true;
    while (arrived && !queue.isEmpty()) {
      arrived = send(batch());
    }
  }

  private List<Span> batch() {
    var batch = new ArrayList<Span>();
    for (var span = queue.poll(); span != null; span = queue.poll()) {
      batch.add(span);
      if (batch.size() == MOST_AT_ONCE) {
        break;
      }
    }
    waiting.addAndGet(-batch.size());
    return batch;
  }

  private boolean send(List<Span> batch) {
    var arrived = exporter.send(batch);
    spans.add(batch.size(), arrived ? "sent" : "lost");
    if (arrived != arrives) {
      arrives = arrived;
      if (arrived) {
        log.info("the collector takes spans again");
      } else {
        log.warn("the collector takes no spans; calls go on without");
      }
    }
    return arrived;
  }

  /// Sends what waits, for three seconds at most, and takes no more.
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!sender.join(CLOSING)) {
        sender.interrupt();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
