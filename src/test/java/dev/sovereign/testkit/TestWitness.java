package dev.sovereign.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.ProofCheck;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A witness of one log on loopback that answers by c2sp.org/tlog-witness, or as a test tells it
// to.
public final class TestWitness implements AutoCloseable {
  private static final long TIME = 1_767_139_200;

  private final HttpServer server;
  private final VerifierKey log;
  private final SignerKey key;
  private final List<String> asked = new ArrayList<>();
  private long time = TIME;
  private Optional<Checkpoint> seen = Optional.empty();
  private Optional<Answer> scripted = Optional.empty();
  private Optional<Answer> next = Optional.empty();

  /// What is sent back.
  public record Answer(int status, String body) {}

  /// @param name of its key
  /// @param log the key whose checkpoints it cosigns
  public TestWitness(String name, VerifierKey log) {
    this.key = SignerKey.generate(name, SignatureType.ED25519_COSIGNATURE);
    this.log = log;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/w/add-checkpoint", this::answer);
    server.start();
  }

  /// Its line in a policy.
  public String line(String name) {
    var port = server.getAddress().getPort();
    return "witness " + name + " " + key.verifier() + " http://127.0.0.1:" + port + "/w\n";
  }

  /// The key that checks its cosignatures.
  public VerifierKey verifier() {
    return key.verifier();
  }

  /// From now on it answers this, whatever it is asked.
  public synchronized void always(int status, String body) {
    scripted = Optional.of(new Answer(status, body));
  }

  /// It answers this to the next that it is asked.
  public synchronized void once(int status, String body) {
    next = Optional.of(new Answer(status, body));
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
    var answer = next.or(() -> scripted).orElseGet(() -> judge(request));
    next = Optional.empty();
    var body = answer.body().getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    http.getResponseBody().write(body);
    http.close();
  }

  private Answer judge(String request) {
    var parts = request.split("\n\n", 2);
    var lines = Arrays.asList(parts[0].split("\n"));
    var old = Long.parseLong(lines.getFirst().substring("old ".length()));
    var proof = lines.subList(1, lines.size()).stream().map(Hash::parse).toList();
    var note = Note.parse(parts[1].getBytes(StandardCharsets.UTF_8));
    if (!(note.check(List.of(log)) instanceof Note.Checked.Signed)) {
      return new Answer(403, "");
    }
    var now = Checkpoint.parse(note.text());
    var known = seen.map(Checkpoint::size).orElse(0L);
    if (old > now.size()) {
      return new Answer(400, "");
    }
    if (old != known) {
      return new Answer(409, known + "\n");
    }
    var continues =
        old == 0 ? proof.isEmpty() : ProofCheck.continues(seen.orElseThrow(), now, proof);
    if (!continues) {
      return new Answer(422, "");
    }
    seen = Optional.of(now);
    return new Answer(200, key.sign(note.text(), time) + "\n");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
