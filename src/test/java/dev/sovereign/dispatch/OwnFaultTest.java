package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.GateConfig;
import dev.sovereign.core.Hedge;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Residency;
import dev.sovereign.core.Retries;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.StreamFailure;
import dev.sovereign.core.Timeouts;
import dev.sovereign.core.Trace;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.AnswerRooms;
import dev.sovereign.http.Connection;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Response;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import dev.sovereign.meter.Log;
import dev.sovereign.provider.EventSource;
import dev.sovereign.provider.Provider;
import dev.sovereign.provider.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An error of ours in the middle of a try: the call ends with it, the provider is cut off, and no
/// other provider is asked, because none would do better.
final class OwnFaultTest {
  private static final String CHUNK =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}";

  private final Loops loops = Loops.start(Loops.Choice.AUTO, 1);
  private final Loop loop = loops.all().getFirst();
  private final Crossing crossing = new Crossing();
  private final IllegalStateException fault = new IllegalStateException("planted");
  private int asked;
  private int cut;

  /// Where the error happens.
  enum Place {
    CONNECT,
    CONNECTED,
    SEND,
    REPLY,
    READ,
    EVENTS
  }

  @AfterEach
  void stop() {
    loops.close();
    crossing.close();
  }

  @ParameterizedTest
  @EnumSource
  void endsTheCallAndAsksNobodyElse(Place place) throws Exception {
    for (var stream : List.of("true", "false")) {
      asked = 0;
      cut = 0;
      var arrived = new CompletableFuture<Answer>();
      var walk = new CompletableFuture<Walk>();
      loop.execute(
          () -> {
            var opened =
                new Dispatcher(
                        Map.of("broken", new Broken(place), "other", new Broken(place)),
                        gates(),
                        new HealthBook())
                    .walk(
                        new Call(
                            loop,
                            request(stream),
                            plan(),
                            StreamFailure.TERMINATE,
                            AnswerRooms.ofHeap().open(loop, crossing),
                            new Trace.None(),
                            loop.nanoTime()));
            walk.complete(opened);
            opened.start().onComplete(arrived::complete, arrived::completeExceptionally);
          });

      var thrown = assertThrows(ExecutionException.class, () -> arrived.get(10, TimeUnit.SECONDS));

      assertSame(fault, thrown.getCause());
      assertEquals(1, asked);
      assertEquals(place == Place.CONNECT || place == Place.CONNECTED ? 0 : 1, cut);
      var attempts = walk.get().attempts();
      assertEquals(1, attempts.size());
      assertEquals("internal_error", attempts.getFirst().outcome().word());
    }
  }

  private static Gates gates() {
    return Gates.none()
        .next(
            List.of(
                new Gates.Wanted("broken", "", GateConfig.DEFAULT),
                new Gates.Wanted("other", "", GateConfig.DEFAULT)),
            new Log(System.err, Clock.systemUTC()));
  }

  private static ModelRequest request(String stream) {
    var body = "{\"model\":\"m\",\"messages\":[],\"stream\":" + stream + "}";
    return RequestReader.read(Operation.CHAT, "id", body.getBytes(StandardCharsets.UTF_8), 8);
  }

  private static RoutePlan plan() {
    return new RoutePlan(
        "m",
        Optional.empty(),
        Residency.anywhere(),
        List.of(offer("broken"), offer("other")),
        List.of(),
        3,
        false,
        Duration.ofSeconds(30),
        Retries.DEFAULT,
        Hedge.OFF);
  }

  private static Offer offer(String provider) {
    return new Offer(
        provider,
        "m",
        "m",
        Offer.Kind.CLOUD,
        OptionalLong.empty(),
        Timeouts.DEFAULT,
        Offer.Site.UNKNOWN);
  }

  /// Does its part until the place of the error.
  private final class Broken implements Provider, Connection, EventSource {
    private final Place place;

    Broken(Place place) {
      this.place = place;
    }

    private <T> T unless(Place here, Supplier<T> otherwise) {
      if (place == here) {
        throw fault;
      }
      return otherwise.get();
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Future<Connection> connect(Loop at, Offer offer) {
      asked++;
      return unless(
          Place.CONNECT, () -> place == Place.CONNECTED ? Future.failed(fault) : Future.of(this));
    }

    @Override
    public boolean streams(ModelRequest request) {
      return true;
    }

    @Override
    public Future<Reply> send(
        Connection connection, Offer offer, ModelRequest request, AnswerRoom.Part room) {
      return unless(
          Place.SEND,
          () ->
              place == Place.REPLY
                  ? Future.failed(fault)
                  : Future.of(new Reply.Streaming(this, List.of())));
    }

    @Override
    public void read(EventSink sink) {
      var _ = unless(Place.READ, () -> true);
      sink.events(List.of(new Event.Opening(CHUNK.getBytes(StandardCharsets.UTF_8))));
      sink.faulted(fault);
    }

    @Override
    public Loop loop() {
      return loop;
    }

    @Override
    public Future<Response> send(OutboundRequest request) {
      throw new AssertionError("the provider sends by itself");
    }

    @Override
    public void cancel() {
      cut++;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public boolean isEnded() {
      return false;
    }

    @Override
    public Usage usage() {
      return Usage.UNKNOWN;
    }

    @Override
    public long textBytes() {
      return 0;
    }
  }
}
