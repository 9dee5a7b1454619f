package dev.sovereign.provider;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.GateConfig;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Timeouts;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.AnswerRooms;
import dev.sovereign.http.Connection;
import dev.sovereign.http.Target;
import dev.sovereign.http.VertxClient;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import dev.sovereign.meter.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// One event loop and real providers on it, for tests that wait for what they bring.
final class ProviderHarness implements AutoCloseable {
  static final String SECRET = "s3cret-of-the-provider";
  private static final long PATIENCE_SECONDS = 20;

  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(logged, true, StandardCharsets.UTF_8);
  private final Loops loops = Loops.start(Loops.Choice.AUTO, 1);
  private final Loop loop = loops.all().getFirst();
  private final Crossing crossing = new Crossing();
  private final VertxClient client = new VertxClient(loops);

  /// A stream as it was read to its end.
  ///
  /// @param failure what broke it, if it is not whole
  record Stream(List<Event> events, Usage usage, Optional<Failure> failure) {
    /// The data of the events that a caller gets.
    List<String> data() {
      return events.stream().flatMap(it -> json(it).stream()).toList();
    }

    private static Optional<String> json(Event event) {
      return switch (event) {
        case Event.Opening(var json) -> Optional.of(text(json));
        case Event.Content(var json) -> Optional.of(text(json));
        case Event.UsageReport(var json) -> Optional.of(text(json));
        case Event.Silent(), Event.Broken _ -> Optional.empty();
      };
    }
  }

  Provider provider(ProviderType type, int port, Map<String, byte[]> send) {
    return providers().create(config(type, port, send));
  }

  /// A provider that is asked for streams by this setting.
  Provider provider(ProviderType type, int port, UpstreamStream setting) {
    return providers().create(config(type, port, setting, Map.of()));
  }

  private Providers providers() {
    return new Providers(client, new Secrets(Map.of("KEY", SECRET)));
  }

  static ProviderConfig config(ProviderType type, int port, Map<String, byte[]> send) {
    return config(type, port, type.upstreamStream(), send);
  }

  private static ProviderConfig config(
      ProviderType type, int port, UpstreamStream setting, Map<String, byte[]> send) {
    return new ProviderConfig(
        "rack",
        type,
        new Target(false, "127.0.0.1", port, Target.Reach.PRIVATE),
        type == ProviderType.OLLAMA ? "" : "/v1",
        Optional.of(new SecretRef.Env("KEY")),
        type.kind(),
        List.of(),
        false,
        Optional.empty(),
        setting,
        true,
        send,
        Timeouts.DEFAULT,
        GateConfig.DEFAULT);
  }

  /// The first answers of a watched server.
  List<ServerState> watched(ProviderType type, int port, int count) {
    var watch = providers().watch(config(type, port, Map.of()), new Log(out, CLOCK)).orElseThrow();
    var states = new ArrayList<ServerState>();
    var enough = new CompletableFuture<List<ServerState>>();
    loop.execute(
        () ->
            watch.ask(
                loop,
                Duration.ofMillis(1),
                state -> {
                  states.add(state);
                  if (states.size() == count) {
                    watch.close();
                    enough.complete(List.copyOf(states));
                  }
                }));
    return joined(enough);
  }

  String log() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  static Offer offer(ProviderType type) {
    return new Offer(
        "rack", "up", "m", type.kind(), OptionalLong.empty(), Timeouts.DEFAULT, Offer.Site.UNKNOWN);
  }

  /// A request; `members` each begin with a comma.
  static ModelRequest request(Operation operation, String members) {
    var body = "{\"model\":\"m\"" + members + "}";
    return RequestReader.read(operation, "call-1", body.getBytes(StandardCharsets.UTF_8), 64);
  }

  static ModelRequest chat(String members) {
    return request(
        Operation.CHAT, ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + members);
  }

  private AnswerRoom.Part room() {
    return AnswerRooms.ofHeap().open(loop, crossing).part();
  }

  /// Sends a chat on an open connection; called on the loop.
  Future<Reply> send(Provider provider, Connection connection, ProviderType type) {
    return provider.send(connection, offer(type), chat(""), room());
  }

  Connection connect(Provider provider, ProviderType type) {
    return await(() -> provider.connect(loop, offer(type)));
  }

  Reply send(Provider provider, ProviderType type, ModelRequest request) {
    return await(
        () ->
            provider
                .connect(loop, offer(type))
                .flatMap(connection -> provider.send(connection, offer(type), request, room())));
  }

  void run(Runnable task) {
    await(
        () -> {
          task.run();
          return Future.of(true);
        });
  }

  /// Sends the request and reads the stream that comes as it comes.
  Stream stream(Provider provider, ProviderType type, ModelRequest request) {
    var ended = new CompletableFuture<Stream>();
    loop.execute(
        () ->
            provider
                .connect(loop, offer(type))
                .flatMap(connection -> provider.send(connection, offer(type), request, room()))
                .onComplete(reply -> read(reply, ended), ended::completeExceptionally));
    return joined(ended);
  }

  private static void read(Reply reply, CompletableFuture<Stream> ended) {
    switch (reply) {
      case Reply.Streaming(var source, _) -> source.read(new Collecting(source, ended));
      case Reply.Whole _ -> ended.completeExceptionally(new AssertionError("a whole answer"));
      case Reply.Missed(Outcome.Failed(var failure)) ->
          ended.complete(new Stream(List.of(), Usage.UNKNOWN, Optional.of(failure)));
      case Reply.Missed(var why) -> ended.completeExceptionally(new AssertionError(why.word()));
    }
  }

  <T> T await(Supplier<Future<T>> step) {
    var arrived = new CompletableFuture<T>();
    loop.execute(() -> step.get().onComplete(arrived::complete, arrived::completeExceptionally));
    return joined(arrived);
  }

  static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException wrapped) {
      if (wrapped.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw wrapped;
    }
  }

  static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    loops.close();
    crossing.close();
  }

  private record Collecting(EventSource source, List<Event> all, CompletableFuture<Stream> ended)
      implements EventSink {
    Collecting(EventSource source, CompletableFuture<Stream> ended) {
      this(source, new ArrayList<>(), ended);
    }

    @Override
    public void events(List<Event> events) {
      all.addAll(events);
    }

    @Override
    public void whole() {
      ended.complete(new Stream(all, source.usage(), Optional.empty()));
    }

    @Override
    public void broken(Failure failure) {
      ended.complete(new Stream(all, source.usage(), Optional.of(failure)));
    }

    @Override
    public void faulted(RuntimeException fault) {
      ended.completeExceptionally(fault);
    }
  }
}
