package dev.sovereign.dispatch;

import dev.sovereign.core.Digest;
import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Timeouts;
import dev.sovereign.core.Usage;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Pace;
import dev.sovereign.provider.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An open stream under its time limits: silence longer than they allow breaks it. It belongs to
/// its loop.
///
/// It has one timer, set anew when it runs out and when the first content begins the next phase:
/// every other event just notes the time.
public final class LiveStream implements OpenStream, EventSink {
  private static final Duration LEFT_TO_END = Duration.ofSeconds(1);

  private final Loop loop;
  private final Offer offer;
  private final NotedConnection connection;
  private final EventSource source;
  private final Timeouts limits;
  private final long end;
  private final Pace pace = new Pace();
  private final Flow flow = new Flow();
  private long lastPiece;
  private long lastContent;
  private boolean hasContent;
  private boolean paused;
  private boolean over;
  private @Nullable Outcome brokeOff;
  private Runnable whenBegun = () -> {};
  private Consumer<Outcome> whenOver = _ -> {};
  private @Nullable EventSink sink;
  private Loop.@Nullable Timer timer;

  /// @param end when the whole call must be over, on the loop's clock
  LiveStream(Loop loop, Offer offer, NotedConnection connection, EventSource source, long end) {
    this.loop = loop;
    this.offer = offer;
    this.connection = connection;
    this.source = source;
    this.limits = offer.timeouts();
    this.end = end;
    this.lastPiece = loop.nanoTime();
    this.lastContent = lastPiece;
  }

  @Override
  public Offer offer() {
    return offer;
  }

  @Override
  public void read(EventSink next) {
    sink = next;
    source.read(this);
    if (timer == null && !over) {
      rearm();
    }
  }

  @Override
  public void pause() {
    if (over) {
      return;
    }
    paused = true;
    flow.pause(loop.nanoTime());
    source.pause();
  }

  @Override
  public void resume() {
    paused = false;
    lastPiece = loop.nanoTime();
    lastContent = lastPiece;
    flow.resume(lastPiece);
    source.resume();
  }

  @Override
  public Usage usage() {
    return source.usage();
  }

  @Override
  public long textBytes() {
    return source.textBytes();
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Digest forwarded() {
    return connection.forwarded();
  }

  /// When its content came so far.
  Flow flow() {
    return flow;
  }

  /// Tells this one, once, before anybody sees the first content.
  void onBegun(Runnable task) {
    whenBegun = task;
  }

  /// Tells this one too how it ended, once, whoever ended it: answered if it is whole.
  void onOver(Consumer<Outcome> task) {
    whenOver = whenOver.andThen(task);
  }

  @Override
  public void cancel() {
    if (!over) {
      close(brokeOff == null ? new Outcome.Cancelled() : brokeOff);
      connection.cancel();
    }
  }

  @Override
  public void events(List<Event> events) {
    if (over) {
      return;
    }
    lastPiece = loop.nanoTime();
    var chunks = chunksOfContent(events);
    if (chunks > 0) {
      pace.chunks(chunks, lastPiece);
      flow.came(chunks, lastPiece);
      lastContent = lastPiece;
      if (!hasContent) {
        hasContent = true;
        rearm(); // What is silence now may be shorter than the time to the first content.
        begun();
      }
    }
    if (sink != null) {
      sink.events(events);
    }
  }

  // What comes after the answer's end is read away, so that the connection can serve again; a
  // provider that does not end its body in a moment loses the connection.
  @Override
  public void whole() {
    if (!over && sink != null) {
      close(new Outcome.Answered());
      if (!source.isEnded()) {
        source.resume();
        loop.after(LEFT_TO_END, connection::cancel);
      }
      sink.whole();
    }
  }

  @Override
  public void broken(Failure failure) {
    if (!over && sink != null) {
      close(new Outcome.Failed(failure));
      connection.cancel();
      sink.broken(failure);
    }
  }

  @Override
  public void faulted(RuntimeException fault) {
    if (!over && sink != null) {
      close(new Outcome.Faulted());
      connection.cancel();
      sink.faulted(fault);
    }
  }

  private void close(Outcome how) {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
    whenOver.accept(how);
  }

  // Whoever hears that the provider broke off cuts the stream off.
  private int chunksOfContent(List<Event> events) {
    var chunks = 0;
    for (var event : events) {
      if (event instanceof Event.Content) {
        chunks++;
      } else if (event instanceof Event.Broken(var why)) {
        brokeOff = why;
      }
    }
    return chunks;
  }

  private void begun() {
    if (brokeOff == null) {
      whenBegun.run();
    }
  }

  private void rearm() {
    if (timer != null) {
      timer.cancel();
    }
    var rest = Math.min(Math.min(idleRest(), contentRest()), end - loop.nanoTime());
    timer = loop.after(Duration.ofNanos(Math.max(rest, 1_000_000)), this::check);
  }

  private void check() {
    if (over) {
      return;
    }
    if (end - loop.nanoTime() <= 0) {
      broken(Failure.of(Failure.Kind.TIMEOUT_TOTAL));
    } else if (contentRest() <= 0) {
      broken(
          Failure.of(
              hasContent ? Failure.Kind.TIMEOUT_PROGRESS : Failure.Kind.TIMEOUT_FIRST_TOKEN));
    } else if (idleRest() <= 0) {
      broken(Failure.of(Failure.Kind.TIMEOUT_IDLE));
    } else {
      rearm();
    }
  }

  private long idleRest() {
    // Before the first content only its own limit counts: own servers are silent while they read.
    return hasContent ? rest(lastPiece, limits.idle()) : Long.MAX_VALUE / 2;
  }

  private long contentRest() {
    return rest(lastContent, hasContent ? limits.progress() : limits.firstToken());
  }

  // While it is paused all of the time is left: it starts when the stream goes on.
  private long rest(long since, Duration limit) {
    return paused ? limit.toNanos() : since + limit.toNanos() - loop.nanoTime();
  }
}
