package dev.sovereign.dispatch;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Outcome;
import dev.sovereign.dialect.ChatAssembler;
import dev.sovereign.dialect.RequestReader;
import java.util.List;

/// Puts a whole answer together from a stream, for a caller who asked for none.
final class Gathering implements EventSink {
  static final int LARGEST_ANSWER = 64 * 1024 * 1024;

  private final TryEnd end;
  private final Offer offer;
  private final LiveStream from;
  private final List<String> leftOut;
  private final ChatAssembler assembler;

  Gathering(TryEnd end, Offer offer, Operation operation, LiveStream from, List<String> leftOut) {
    this.end = end;
    this.offer = offer;
    this.from = from;
    this.leftOut = leftOut;
    this.assembler =
        operation == Operation.CHAT
            ? ChatAssembler.ofChat(LARGEST_ANSWER)
            : ChatAssembler.ofCompletions(LARGEST_ANSWER);
  }

  @Override
  public void events(List<Event> events) {
    var before = assembler.kept();
    try {
      for (var event : events) {
        switch (event) {
          case Event.Opening(var json) -> assembler.add(json);
          case Event.Content(var json) -> assembler.add(json);
          case Event.UsageReport(var json) -> assembler.add(json);
          case Event.Silent() -> {}
          case Event.Broken(var why) -> end.missed(why);
        }
      }
    } catch (ChatAssembler.TooLarge tooLarge) {
      end.missed(Failure.Kind.BAD_ANSWER);
    }
    end.hold(assembler.kept() - before);
  }

  @Override
  public void whole() {
    if (assembler.kept() <= RequestReader.LARGE) {
      whole(assembler.whole(offer.model()));
    } else {
      end.work(() -> assembler.whole(offer.model())).onComplete(this::whole, end::failed);
    }
  }

  private void whole(byte[] json) {
    end.answered(
        attempts ->
            new Answer.Whole(offer, attempts, leftOut, json, from.usage(), from.forwarded()));
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
