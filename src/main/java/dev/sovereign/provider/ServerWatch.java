package dev.sovereign.provider;

import dev.sovereign.http.HttpClient;
import dev.sovereign.keystore.Authorizer;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Log;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks one own server again and again how it is, one question at a time, each within a limit. What
/// it says is shown to operators, and brings a server back that had failed.
///
/// It belongs to its loop; [#state] and [#close] may be called by any thread.
public final class ServerWatch implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ProviderConfig config;
  private final ServerProbe probe;
  private final Question question;
  private final Log log;
  private volatile @Nullable ServerState state;
  private volatile boolean closed;

  /// @param log told of each change
  ServerWatch(
      ProviderConfig config, ServerProbe probe, HttpClient client, Authorizer authorizer, Log log) {
    this.config = config;
    this.probe = probe;
    this.question = new Question(client, config.target(), authorizer, LIMIT);
    this.log = log;
  }

  /// Takes over what another watch heard of the same server, so that nothing is forgotten between
  /// their questions.
  public void follow(ServerWatch before) {
    if (before.name().equals(name()) && before.config.target().equals(config.target())) {
      state = before.state;
    }
  }

  /// The server's name in the configuration.
  public String name() {
    return config.name();
  }

  /// What it said last; nothing before its first answer.
  public Optional<ServerState> state() {
    return Optional.ofNullable(state);
  }

  /// Asks now and, until it is closed, again so long after each answer; `told` hears every one.
  public void start(Loop loop, Duration every, Consumer<ServerState> told) {
    loop.execute(() -> ask(loop, every, told));
  }

  /// Asks again and again; `told` hears every answer.
  void ask(Loop loop, Duration every, Consumer<ServerState> told) {
    if (closed) {
      return;
    }
    health(loop)
        .recover(_ -> Future.of(ServerState.UNREADY))
        .onComplete(
            found -> {
              note(found);
              told.accept(found);
              loop.after(every, () -> ask(loop, every, told));
            },
            _ -> {});
  }

  private Future<ServerState> health(Loop loop) {
    return read(loop, probe.health(), body -> body.isPresent())
        .flatMap(ready -> ready ? load(loop) : Future.of(ServerState.UNREADY));
  }

  // A server that is ready and shows no load is ready; one that breaks off there is not.
  private Future<ServerState> load(Loop loop) {
    var unknown = new ServerState(true, OptionalLong.empty(), OptionalLong.empty());
    if (probe.load().isEmpty()) {
      return Future.of(unknown);
    }
    var load = probe.load().get();
    return read(loop, load.path(), body -> body.map(load::read).orElse(unknown));
  }

  private <T> Future<T> read(Loop loop, String path, Function<Optional<byte[]>, T> reader) {
    return question
        .ask(loop, path)
        .map(it -> it.status() == 200 ? Optional.of(it.body()) : Optional.<byte[]>empty())
        .map(reader);
  }

  private void note(ServerState found) {
    var before = state;
    state = found;
    if (before != null && before.ready() == found.ready()) {
      return;
    }
    if (found.ready()) {
      log.info("an own server is ready", Log.word("provider", name()));
    } else {
      log.warn("an own server is not ready", Log.word("provider", name()));
    }
  }

  /// Asks no more.
  @Override
  public void close() {
    closed = true;
  }
}
