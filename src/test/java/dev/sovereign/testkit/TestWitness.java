package dev.sovereign.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A witness of one log on loopback that answers by c2sp.org/tlog-witness, or as a test tells it
/// to.
public final class TestWitness implements AutoCloseable {
  private static final long TIME = 1_767_139_200;

  private final HttpServer server;
  private final VerifierKey log;
  private final SignerKey key;
  private final List<String> asked = new ArrayList<>();
  private long time = TIME;
  private Optional<Checkpoint> seen = Optional.empty();
  private Optional<Loopback.Answer> scripted = Optional.empty();
  private Optional<Loopback.Answer> next = Optional.empty();

  /// @param name of its key
  /// @param log the key whose checkpoints it cosigns
  public TestWitness(String name, VerifierKey log) {
    this.key = SignerKey.generate(name, SignatureType.ED25519_COSIGNATURE);
    this.log = log;
    server = Loopback.serve();
    server.createContext("/w/add-checkpoint", this::answer);
  }

  /// Its line in a policy.
  public String line(String name) {
    return "witness " + name + " " + key.verifier() + " " + Loopback.url(server) + "/w\n";
  }

  /// The key that checks its cosignatures.
  public VerifierKey verifier() {
    return key.verifier();
  }

  /// From now on it answers this, whatever it is asked.
  public synchronized void always(int status, String body) {
    scripted = Optional.of(new Loopback.Answer(status, body));
  }

  /// It answers this to the next that it is asked.
  public synchronized void once(int status, String body) {
    next = Optional.of(new Loopback.Answer(status, body));
  }

  /// From now on it answers as it should.
  public synchronized void behave() {
    scripted = Optional.empty();
  }

  /// From now on it cosigns as if this were the time, in seconds since 1970.
  public synchronized void at(long time) {
    this.time = time;
  }

  /// As if it had cosigned this before.
  public synchronized void saw(Checkpoint checkpoint) {
    seen = Optional.of(checkpoint);
  }

  /// What it has cosigned last.
  public synchronized Optional<Checkpoint> seen() {
    return seen;
  }

  /// The first line of each request.
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized void answer(HttpExchange http) throws IOException {
    var request = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(request.lines().findFirst().orElse(""));
    var answer = next.or(() -> scripted).orElseGet(() -> judge(AddCheckpoint.read(request)));
    next = Optional.empty();
    answer.send(http);
  }

  private Loopback.Answer judge(AddCheckpoint asked) {
    var refusal = asked.refusal(log, seen);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    seen = Optional.of(asked.checkpoint());
    return new Loopback.Answer(200, key.sign(asked.note().text(), time) + "\n");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
