package dev.sovereign.dispatch;

import dev.sovereign.core.Digest;
import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.Resumption;
import dev.sovereign.meter.Pace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An open stream that the next offer takes over where it breaks off, once: what that one says
/// which the caller has is compared and left out, and from there on it is handed on. Where that
/// cannot be the stream ends in what broke it off.
final class ContinuedStream implements OpenStream, EventSink {
  private final Walk walk;
  private final Seam seam;
  private final Answer.Open first;
  private OpenStream current;
  private @Nullable Takeover takeover;
  private @Nullable Resumption resumption;
  private @Nullable EventSink sink;
  private boolean paused;
  private boolean over;

  ContinuedStream(Walk walk, Seam seam, Answer.Open first) {
    this.walk = walk;
    this.seam = seam;
    this.first = first;
    this.current = first.stream();
  }

  @Override
  public void read(EventSink next) {
    var isFirst = sink == null;
    sink = next;
    if (isFirst) {
      begin(first);
    }
  }

  private void begin(Answer.Open open) {
    current = open.stream();
    events(open.first());
    if (!over && current == open.stream() && !isSeeking()) {
      current.read(this);
    }
  }

  @Override
  public void events(List<Event> events) {
    var further = new ArrayList<Event>(events.size());
    for (var event : events) {
      if (event instanceof Event.Broken(var why)) {
        hand(further);
        brokeOff(why);
        return;
      }
      if (!take(event, further)) {
        hand(further);
        differ();
        return;
      }
    }
    hand(further);
  }

  // False where it differs from what the caller has.
  private boolean take(Event event, List<Event> further) {
    if (resumption == null) {
      seam.add(event);
      return further.add(event);
    }
    var cut = resumption.cut(event);
    if (cut.isPresent() && cut.get() instanceof Event.Content) {
      takeover().join();
    }
    cut.filter(it -> !(it instanceof Event.Silent)).ifPresent(further::add);
    return cut.isPresent();
  }

  private void hand(List<Event> events) {
    if (sink != null && !over) {
      sink.events(events);
    }
  }

  // A provider that refuses the request in the midst of its answer is not made up for.
  private void brokeOff(Outcome why) {
    if (why instanceof Outcome.Failed(var failure)) {
      broken(failure);
    } else {
      end(Failure.of(Failure.Kind.STREAM_ERROR));
    }
  }

  @Override
  public void broken(Failure failure) {
    if (over) {
      return;
    }
    if (takeover == null && seam.canGoOn()) {
      takeOver(failure);
    } else if (takeover == null || takeover.isJoined()) {
      end(failure);
    } else {
      takeover.failed(failure);
      end();
    }
  }

  private void takeOver(Failure why) {
    current.cancel();
    takeover = walk.takeOver(why, seam);
    walk.answer().onComplete(it -> guarded(() -> takenOver(it)), this::notTakenOver);
  }

  // What is thrown here would be lost in the callbacks of whoever answers.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      faulted(fault);
    }
  }

  private boolean isSeeking() {
    return takeover != null && resumption == null;
  }

  private void takenOver(Answer answer) {
    if (!(answer instanceof Answer.Open open)) {
      throw new IllegalStateException("a stream was asked for: " + answer.offer());
    }
    takeover().answered(open.stream());
    if (over) {
      open.stream().cancel();
      return;
    }
    resumption = seam.resumption();
    begin(open);
    if (!over && !paused) {
      current.resume(); // It waits since its first content.
    }
  }

  private void notTakenOver(Throwable cause) {
    if (over) {
      return;
    }
    if (cause instanceof RuntimeException fault && !(cause instanceof Rejected)) {
      faulted(fault);
    } else {
      takeover().failed();
      end();
    }
  }

  @Override
  public void whole() {
    if (resumption != null && !resumption.isCaughtUp()) {
      differ();
    } else if (!over && sink != null) {
      over = true;
      sink.whole();
    }
  }

  @Override
  public void faulted(RuntimeException fault) {
    if (!over && sink != null) {
      over = true;
      current.cancel();
      sink.faulted(fault);
    }
  }

  // It may do so after the caller has got more, too.
  private void differ() {
    if (!takeover().isJoined()) {
      takeover().differed();
    }
    end();
  }

  // The caller is told what came first.
  private void end() {
    end(takeover().why());
  }

  private void end(Failure failure) {
    if (!over && sink != null) {
      over = true;
      current.cancel();
      sink.broken(failure);
    }
  }

  private Takeover takeover() {
    if (takeover == null) {
      throw new IllegalStateException("nothing was taken over");
    }
    return takeover;
  }

  @Override
  public void cancel() {
    if (!over) {
      over = true;
      walk.cancel();
      current.cancel();
    }
  }

  @Override
  public void pause() {
    paused = true;
    current.pause();
  }

  @Override
  public void resume() {
    paused = false;
    if (!over && !isSeeking()) {
      current.resume();
    }
  }

  private boolean isJoined() {
    return takeover != null && takeover.isJoined();
  }

  // Whose text the caller got last.
  private OpenStream served() {
    return isJoined() ? current : first.stream();
  }

  @Override
  public Offer offer() {
    return served().offer();
  }

  @Override
  public Usage usage() {
    return isJoined() ? seam.usage(current) : first.stream().usage();
  }

  @Override
  public long textBytes() {
    return isJoined() ? seam.textBytes(current) : first.stream().textBytes();
  }

  @Override
  public Pace pace() {
    return served().pace();
  }

  @Override
  public Digest forwarded() {
    return served().forwarded();
  }
}
