package dev.sovereign.api;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Digest;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.dispatch.Answer;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.loop.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call's answer on its way to the client, whatever form it has, and the hash of its bytes. It
/// belongs to its exchange's loop.
final class Answering {
  private final Operation operation;
  private final Exchange http;
  private final String id;
  private final Waiting waiting;
  private AttestationWish wish = AttestationWish.COMPACT;
  private @Nullable Answer answer;
  private @Nullable StreamRelay relay;
  private Shown shown = new Shown(false);

  Answering(Operation operation, Exchange http, String id, Duration keepAlive) {
    this.operation = operation;
    this.http = http;
    this.id = id;
    this.waiting = new Waiting(http, id, keepAlive);
  }

  /// How much of its attestation the answer shall carry.
  ///
  /// @throws Rejected if that cannot be read
  void readWish() {
    wish = AttestationWish.of(http);
  }

  AttestationWish wish() {
    return wish;
  }

  /// Shows a client who waits for a stream that the connection stands, from now on.
  void keepAlive() {
    waiting.begin();
  }

  /// No more comments.
  void stop() {
    waiting.stop();
  }

  /// Whether the client has been given a status.
  boolean isOpen() {
    return waiting.opened().isPresent();
  }

  /// What a provider brought, if one did.
  Optional<Answer> answer() {
    return Optional.ofNullable(answer);
  }

  /// Keeps an answer that is whole back until it is recorded.
  ///
  /// @param what of a stream's events is for the client
  void hold(Answer whole, Shown what) {
    answer = whole;
    shown = what;
  }

  /// Hands an open stream's events on until it ends.
  ///
  /// @param room that what is said is kept in, for its hash
  Future<Optional<Failure>> relay(
      Answer.Open open, RoutePlan plan, Shown what, AnswerRoom.Part room) {
    answer = open;
    var said = new Said(operation, room);
    relay = new StreamRelay(out(open, plan), open.stream(), what, said, wish.isOnFinishChunk());
    return relay.run(open.first());
  }

  private Exchange.Stream out(Answer streamed, RoutePlan plan) {
    return waiting.open(AnswerHeaders.stream(id, streamed, plan));
  }

  /// Cuts off a provider that still answers.
  void cancel() {
    if (answer instanceof Answer.Open open) {
      open.stream().cancel();
    }
  }

  /// The hashes of what the client gets of an answer that has come to its end.
  ///
  /// @param broken what broke it off
  /// @param plane where that of a long one is taken
  Future<Sent> emitted(Optional<Failure> broken, DataPlane plane) {
    return switch (answer) {
      case Answer.Whole whole ->
          plane.work(whole.json().length, () -> Said.whole(operation, whole.json()));
      case Answer.Held held -> {
        var pieces = new HeldPieces(held.events(), shown, Attested.NOTHING);
        yield plane.work(pieces.size(), () -> pieces.whole(new Said(operation)));
      }
      case Answer.Open _ -> plane.work(relay().saidLength(), () -> relayed(broken));
      case null -> throw new IllegalStateException("there is no answer: " + id);
    };
  }

  private Sent relayed(Optional<Failure> broken) {
    return broken
        .map(it -> Sent.of(relay().hashOfFailed(OpenAiErrors.brokenStream(it))))
        .orElseGet(() -> relay().hashOfWhole());
  }

  private StreamRelay relay() {
    if (relay == null) {
      throw new IllegalStateException("nothing was streamed: " + id);
    }
    return relay;
  }

  /// The hash of what a client has got that went away.
  Sent sent() {
    return Sent.of(relay == null ? Digest.ofNothing() : relay.hashOfSent());
  }

  /// The hash of what a client gets that is told this instead of an answer, or of its rest.
  Sent told(Problem problem) {
    return Sent.of(hashOf(problem));
  }

  private Digest hashOf(Problem problem) {
    if (relay != null) {
      return relay.hashOfFailed(OpenAiErrors.event(problem));
    }
    return Digest.of(
        isOpen() ? Sse.event(OpenAiErrors.event(problem)) : OpenAiErrors.reply(problem).body());
  }

  /// Tells the client this instead of an answer, or of its rest.
  ///
  /// @param headers of a refusal that is no stream
  void tell(Problem problem, Headers headers) {
    if (relay != null) {
      relay.fail(OpenAiErrors.event(problem));
    } else if (isOpen()) {
      waiting.opened().orElseThrow().end(Sse.event(OpenAiErrors.event(problem)));
    } else {
      OpenAiErrors.send(http, headers, problem);
    }
  }

  /// Sends what ends the answer; to a client that left meanwhile nothing goes.
  void finish(Optional<Failure> broken, RoutePlan plan, Cost cost, Attested attested) {
    switch (answer) {
      case Answer.Open _ ->
          broken.ifPresentOrElse(
              it -> relay().fail(OpenAiErrors.brokenStream(it)), () -> relay().finish(attested));
      case Answer.Held held -> out(held, plan).end(new HeldPieces(held.events(), shown, attested));
      case Answer.Whole whole ->
          http.reply(200, AnswerHeaders.whole(id, whole, plan, cost), attested.body(whole.json()));
      case null -> throw new IllegalStateException("there is no answer: " + id);
    }
  }
}
