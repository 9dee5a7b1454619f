package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Connection;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.provider.EventSource;
import dev.sovereign.provider.Provider;
import dev.sovereign.provider.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One try at one offer: connect, send, wait for the first content or the whole answer, each within
/// its time. It ends once. It belongs to the call's loop.
final class Try implements TryEnd {
  /// How long a provider may take nothing of a request that is on its way.
  private static final Duration STALL = Duration.ofSeconds(30);

  private final Call call;
  private final Provider provider;
  private final Offer offer;
  private final Watcher watcher;
  private final AnswerRoom.Part room;
  private final long startedAt;
  private @Nullable NotedConnection connection;
  private @Nullable LiveStream stream;
  private Loop.@Nullable Timer timer;
  private boolean sent;
  private boolean leaving;
  private boolean over;
  private boolean restarted;

  /// Who is told what becomes of it.
  interface Watcher {
    /// Its first content is there, of a stream.
    void begun();

    /// It has ended.
    void ended(TryResult result);
  }

  Try(Call call, Provider provider, Offer offer, Watcher watcher) {
    this.call = call;
    this.provider = provider;
    this.offer = offer;
    this.watcher = watcher;
    this.room = call.room().part();
    this.startedAt = call.loop().nanoTime();
  }

  void start() {
    var times = offer.timeouts();
    limit(times.connect().plus(times.tls()), () -> missed(Failure.Kind.CONNECT));
    guarded(
        () ->
            provider
                .connect(call.loop(), offer)
                .onComplete(made -> guarded(() -> connected(made)), this::failed));
  }

  /// Whether any byte of it has left.
  boolean isSent() {
    return sent;
  }

  private void connected(Connection opened) {
    if (over) {
      opened.cancel();
      return;
    }
    var made = new NotedConnection(opened, room);
    connection = made;
    sent = true;
    leaving = true;
    made.whenHandedOver(() -> handedOver(made));
    provider
        .send(made, offer, call.request(), room)
        .onComplete(reply -> guarded(() -> replied(reply)), this::failed);
    if (isLeaving(made)) {
      watch(made); // A small request has left by now.
    }
  }

  private boolean isLeaving(Connection on) {
    return leaving && connection == on && stream == null && !over;
  }

  // A provider that takes nothing for a while has failed; one that is slow has not.
  private void watch(Connection on) {
    var before = on.waiting();
    limit(
        STALL,
        () -> {
          if (on.waiting() == before) {
            missed(noAnswer());
          } else {
            watch(on);
          }
        });
  }

  // From now on the provider may work on it.
  private void handedOver(Connection on) {
    if (isLeaving(on)) {
      leaving = false;
      var times = offer.timeouts();
      limit(
          provider.streams(call.request()) ? times.headers() : times.answer(),
          () -> missed(noAnswer()));
    }
  }

  private Failure.Kind noAnswer() {
    return provider.streams(call.request())
        ? Failure.Kind.TIMEOUT_HEADERS
        : Failure.Kind.TIMEOUT_ANSWER;
  }

  private void limit(Duration time, Runnable then) {
    stopTimer();
    var rest = Duration.ofNanos(Math.max(call.end() - call.loop().nanoTime(), 1));
    var isTotal = rest.compareTo(time) < 0;
    timer =
        call.loop()
            .after(
                isTotal ? rest : time, isTotal ? () -> missed(Failure.Kind.TIMEOUT_TOTAL) : then);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void replied(Reply reply) {
    if (over) {
      return;
    }
    switch (reply) {
      case Reply.Missed(var why) -> {
        sent = sent && !isUnsupported(why);
        missed(why);
      }
      case Reply.Whole(var json, var usage, var leftOut) -> whole(json, usage, leftOut);
      case Reply.Streaming(var events, var leftOut) -> opened(events, leftOut);
    }
  }

  private static boolean isUnsupported(Outcome why) {
    return why instanceof Outcome.Failed(var failure) && failure.kind() == Failure.Kind.UNSUPPORTED;
  }

  private void whole(byte[] json, Usage usage, List<String> leftOut) {
    var forwarded = connection().forwarded();
    answered(attempts -> new Answer.Whole(offer, attempts, leftOut, json, usage, forwarded));
  }

  private void opened(EventSource events, List<String> leftOut) {
    stopTimer();
    stream = new LiveStream(call.loop(), offer, connection(), events, call.end());
    stream.onBegun(watcher::begun);
    stream.read(sink(stream, leftOut));
  }

  private NotedConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("a reply without a connection");
    }
    return connection;
  }

  private EventSink sink(LiveStream from, List<String> leftOut) {
    var request = call.request();
    if (!request.wantsStream()) {
      return new Gathering(this, offer, request.operation(), from, leftOut);
    }
    return switch (call.onBreak()) {
      case TERMINATE, CONTINUE -> new Opening(this, from, leftOut);
      case HOLD -> new Holding(this, from, leftOut);
    };
  }

  @Override
  public void failed(Throwable cause) {
    if (isStale(cause) && !over && !restarted) {
      restarted = true; // Once: a server that closes every connection at once may do the work.
      connection = null;
      start();
      return;
    }
    switch (cause) {
      case ConnectionFailure broken -> missed(Unreached.kind(broken));
      case RuntimeException fault -> faulted(fault);
      default -> faulted(new IllegalStateException(cause));
    }
  }

  // What is thrown while a reply comes in would be lost in the network's callbacks.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      faulted(fault);
    }
  }

  @Override
  public void faulted(RuntimeException fault) {
    var isFull = fault instanceof AnswerRoom.Full;
    missed(isFull ? new Outcome.NoRoom() : new Outcome.Faulted(), Optional.of(fault));
  }

  private static boolean isStale(Throwable cause) {
    return cause instanceof ConnectionFailure broken
        && broken.stage() == ConnectionFailure.Stage.STALE;
  }

  @Override
  public void missed(Outcome why) {
    missed(why, Optional.empty());
  }

  private void missed(Outcome why, Optional<RuntimeException> fault) {
    if (over) {
      return;
    }
    over = true;
    room.close();
    if (stream != null) {
      stream.cancel();
    } else if (connection != null) {
      connection.cancel();
    }
    ended(why, Optional.empty(), fault);
  }

  @Override
  public <T> Future<T> work(Callable<T> work) {
    return room.work(work);
  }

  @Override
  public void hold(long bytes) {
    room.take(bytes);
  }

  @Override
  public void answered(Function<List<Attempt>, Answer> brought) {
    if (!over) {
      over = true;
      ended(new Outcome.Answered(), Optional.of(brought), Optional.empty());
    }
  }

  private void ended(
      Outcome outcome,
      Optional<Function<List<Attempt>, Answer>> brought,
      Optional<RuntimeException> fault) {
    stopTimer();
    var nanos = call.loop().nanoTime() - startedAt;
    var since = startedAt - call.startedAt();
    var id = Optional.ofNullable(connection).flatMap(NotedConnection::upstreamId);
    var attempt = new Attempt(offer, sent, outcome, since, nanos, lost(outcome), id);
    watcher.ended(new TryResult(attempt, brought, Optional.ofNullable(stream), fault));
  }

  private Usage lost(Outcome outcome) {
    return stream == null || outcome instanceof Outcome.Answered ? Usage.UNKNOWN : stream.usage();
  }
}
