package dev.sovereign.dispatch;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Holds back what comes before the first content event, which commits the try.
final class Opening implements EventSink {
  private static final int MOST_HELD_BYTES = 1024 * 1024;

  private final TryEnd end;
  private final LiveStream from;
  private final List<String> leftOut;
  private final List<Event> held = new ArrayList<>();
  private int heldBytes;

  Opening(TryEnd end, LiveStream from, List<String> leftOut) {
    this.end = end;
    this.from = from;
    this.leftOut = leftOut;
  }

  @Override
  public void events(List<Event> events) {
    var commits = false;
    for (var event : events) {
      switch (event) {
        case Event.Broken(var why) -> {
          if (!commits) {
            end.missed(why);
            return;
          }
          held.add(event);
        }
        case Event.Content(var json) -> {
          commits = true;
          end.hold(json.length);
          held.add(event);
        }
        case Event.Opening(var json) -> hold(event, json);
        case Event.UsageReport(var json) -> hold(event, json);
        case Event.Silent() -> {}
      }
    }
    if (heldBytes > MOST_HELD_BYTES) {
      end.missed(Failure.Kind.BAD_ANSWER);
    } else if (commits) {
      from.pause(); // Until whoever takes over reads on.
      end.answered(attempts -> new Answer.Open(attempts, leftOut, held, from));
    }
  }

  private void hold(Event event, byte[] json) {
    held.add(event);
    heldBytes += json.length;
  }

  @Override
  public void whole() {
    end.missed(Failure.Kind.INCOMPLETE);
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
