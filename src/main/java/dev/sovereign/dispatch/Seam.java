package dev.sovereign.dispatch;

import dev.sovereign.core.Event;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.BegunAnswer;
import dev.sovereign.dialect.Delivered;
import dev.sovereign.dialect.Resumption;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.provider.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where one offer's stream ends and the next one's goes on: what the caller has, what the next one
/// is asked, and what of its answer the caller has already. It belongs to the call's loop.
final class Seam {
  private final ModelRequest request;
  private final Delivered delivered;
  private final OpenStream first;
  private final boolean isCounted;
  private final AnswerRoom.Part room;
  private @Nullable Resumption resumption;
  private boolean isBegun;

  /// @param from whose stream it is
  Seam(Call call, OpenStream first, Provider from) {
    this.request = call.request();
    this.room = call.room().part();
    this.delivered = Delivered.of(request);
    this.first = first;
    this.isCounted = from.continuesAnswers();
  }

  /// Takes in what leaves for the caller, as long as it comes from the first. Where all calls keep
  /// too much in memory this one goes without: its stream is not taken over.
  void add(Event event) {
    var before = delivered.length();
    delivered.add(event);
    try {
      room.take((long) Character.BYTES * Math.max(0, delivered.length() - before));
    } catch (AnswerRoom.Full full) {
      delivered.giveUp();
    }
    if (!delivered.canGoOn()) {
      room.close();
    }
  }

  /// Whether another answer can go on from here.
  boolean canGoOn() {
    return delivered.canGoOn();
  }

  /// How many characters the caller has.
  int length() {
    return delivered.length();
  }

  /// What the next offer is asked: to go on from the text where it is the same model and knows how
  /// to, else the whole question.
  ModelRequest ask(Offer next, Provider provider) {
    var begun =
        isCounted && provider.continuesAnswers() && next.hasSameWeights(first.offer())
            ? BegunAnswer.of(request, delivered, first.usage())
            : Optional.<BegunAnswer>empty();
    isBegun = begun.isPresent();
    resumption = begun.map(BegunAnswer::resumption).orElseGet(delivered::replay);
    return begun.map(BegunAnswer::request).orElse(request);
  }

  /// Whether the one that was asked last goes on from the text.
  boolean isBegun() {
    return isBegun;
  }

  /// Cuts the answer of the one that was asked last.
  Resumption resumption() {
    if (resumption == null) {
      throw new IllegalStateException("nobody was asked to go on");
    }
    return resumption;
  }

  /// What the call used whose answer goes on there: one prompt, and all of the answer.
  Usage usage(OpenStream next) {
    return isBegun ? Delivered.together(first.usage(), next.usage()) : next.usage();
  }

  /// What the first used that nobody is billed for, once the caller got more from the next.
  Usage lostByFirst() {
    return isBegun ? Usage.UNKNOWN : first.usage();
  }

  /// What the next used of which the caller got more, and that nobody is billed for.
  Usage lostByNext(OpenStream next) {
    return isBegun ? next.usage().ofPrompt() : Usage.UNKNOWN;
  }

  /// How much text the whole answer has so far, in bytes.
  long textBytes(OpenStream next) {
    return isBegun ? delivered.textBytes() + next.textBytes() : next.textBytes();
  }
}
