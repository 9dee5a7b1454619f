package dev.sovereign.provider;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events of an answer that came as a whole: all at once, then its end. A sink that pauses
/// while it takes them hears of the end when it takes more.
final class WholeSource implements EventSource {
  private final List<Event> events;
  private final Usage usage;
  private final long textBytes;
  private @Nullable EventSink sink;
  private boolean paused;
  private boolean given;
  private boolean over;

  /// @param textBytes how much text the answer has, in bytes
  WholeSource(List<Event> events, Usage usage, long textBytes) {
    this.events = List.copyOf(events);
    this.usage = usage;
    this.textBytes = textBytes;
  }

  @Override
  public void read(EventSink sink) {
    this.sink = sink;
    give();
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    give();
  }

  @Override
  public boolean isEnded() {
    return true;
  }

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public long textBytes() {
    return textBytes;
  }

  // Sinks pause and go on from within: what is given is marked before.
  private void give() {
    if (sink == null || paused || over) {
      return;
    }
    try {
      give(sink);
    } catch (RuntimeException fault) {
      over = true;
      sink.faulted(fault);
    }
  }

  private void give(EventSink to) {
    if (!given) {
      given = true;
      to.events(events);
    }
    if (!paused && !over) {
      over = true;
      to.whole();
    }
  }
}
