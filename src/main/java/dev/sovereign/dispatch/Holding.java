package dev.sovereign.dispatch;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Holds a stream back until it is whole, for a caller who would rather wait than see it break off.
final class Holding implements EventSink {
  /// What an event takes beside its bytes.
  private static final int ALONGSIDE = 64;

  private final TryEnd end;
  private final LiveStream from;
  private final List<String> leftOut;
  private final List<Event> held = new ArrayList<>();
  private int heldBytes;

  Holding(TryEnd end, LiveStream from, List<String> leftOut) {
    this.end = end;
    this.from = from;
    this.leftOut = leftOut;
  }

  @Override
  public void events(List<Event> events) {
    for (var event : events) {
      switch (event) {
        case Event.Opening(var json) -> hold(event, json);
        case Event.Content(var json) -> hold(event, json);
        case Event.UsageReport(var json) -> hold(event, json);
        case Event.Silent() -> {}
        case Event.Broken(var why) -> end.missed(why);
      }
    }
    if (heldBytes > Gathering.LARGEST_ANSWER) {
      end.missed(Failure.Kind.BAD_ANSWER);
    }
  }

  private void hold(Event event, byte[] json) {
    end.hold(json.length + ALONGSIDE);
    held.add(event);
    heldBytes += json.length;
  }

  @Override
  public void whole() {
    end.answered(attempts -> new Answer.Held(attempts, leftOut, held, from));
  }

  @Override
  public void broken(Failure failure) {
    end.missed(new Outcome.Failed(failure));
  }

  @Override
  public void faulted(RuntimeException fault) {
    end.faulted(fault);
  }
}
