package dev.sovereign.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.GrowingTree;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.ProofCheck;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.Span;
import dev.sovereign.tlog.TreeHasher;
import dev.sovereign.tlog.VerifierKey;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A mirror of one log on loopback that answers by c2sp.org/tlog-mirror, or as a test tells it to.
/// It checks the proof of each package and keeps the entries.
public final class TestMirror implements AutoCloseable {
  private static final long TIME = 1_767_139_200;
  private static final int PACKAGE = 256;
  private static final byte[] TICKET = "where you were".getBytes(StandardCharsets.US_ASCII);

  private final HttpServer server;
  private final VerifierKey log;
  private final SignerKey key;
  private final List<String> asked = new ArrayList<>();
  private final List<byte[]> entries = new ArrayList<>();
  private final Map<Long, Note> taken = new HashMap<>();
  private Optional<Checkpoint> pending = Optional.empty();
  private long copied;
  private long time = TIME;
  private int most = Integer.MAX_VALUE;
  private boolean wantsTicket;
  private Optional<Loopback.Answer> scripted = Optional.empty();
  private Optional<Loopback.Answer> next = Optional.empty();

  private record Head(String origin, long start, long end, byte[] ticket) {}

  /// @param name of its key
  /// @param log the key whose checkpoints it takes
  public TestMirror(String name, SignatureType type, VerifierKey log) {
    this.key = SignerKey.generate(name, type);
    this.log = log;
    server = Loopback.serve();
    server.createContext("/m/add-checkpoint", this::checkpoint);
    server.createContext("/m/add-entries", this::entries);
  }

  public String url() {
    return Loopback.url(server) + "/m";
  }

  public VerifierKey verifier() {
    return key.verifier();
  }

  /// Takes no more packages than this in one request.
  public synchronized void takes(int packages) {
    most = packages;
  }

  /// From now on it takes entries with its ticket only.
  public synchronized void wantsTicket() {
    wantsTicket = true;
  }

  /// From now on it answers this to entries.
  public synchronized void always(int status, String body) {
    scripted = Optional.of(new Loopback.Answer(status, body));
  }

  /// It answers this to the next entries.
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

  /// As if it had been shown this checkpoint before.
  public synchronized void saw(Checkpoint checkpoint) {
    pending = Optional.of(checkpoint);
  }

  /// The entries that it keeps.
  public synchronized List<byte[]> kept() {
    return List.copyOf(entries);
  }

  /// Of each request with entries, from where up to which size.
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized void checkpoint(HttpExchange http) throws IOException {
    var request = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    judged(AddCheckpoint.read(request)).send(http);
  }

  private Loopback.Answer judged(AddCheckpoint shown) {
    var refusal = shown.refusal(log, pending);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    pending = Optional.of(shown.checkpoint());
    taken.put(shown.checkpoint().size(), shown.note());
    return new Loopback.Answer(200, "");
  }

  private synchronized void entries(HttpExchange http) throws IOException {
    var body = http.getRequestBody();
    var isGzip = "gzip".equals(http.getRequestHeaders().getFirst("content-encoding"));
    try (var in = new DataInputStream(isGzip ? new GZIPInputStream(body) : body)) {
      var head = head(in);
      asked.add(head.start() + " to " + head.end());
      var answer = next.or(() -> scripted);
      next = Optional.empty();
      (answer.isPresent() ? answer.get() : taken(head, in)).send(http);
    }
  }

  private static Head head(DataInputStream in) throws IOException {
    var origin = new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
    return new Head(origin, in.readLong(), in.readLong(), in.readNBytes(in.readUnsignedShort()));
  }

  private Loopback.Answer taken(Head head, DataInputStream in) throws IOException {
    if (!head.origin().equals(log.name())) {
      return new Loopback.Answer(404, "");
    }
    var note = taken.get(head.end());
    var hasTicket = !wantsTicket || Arrays.equals(head.ticket(), TICKET);
    var isTooFar = head.start() > entries.size() || head.end() < copied;
    if (note == null || isTooFar || !hasTicket) {
      return new Loopback.Answer(409, info(pending.orElseThrow().size()));
    }
    var tree = Checkpoint.parse(note.text());
    var from = head.start();
    for (var i = 0; i < most && from < tree.size(); i++) {
      var until = Math.min(tree.size(), (from / PACKAGE + 1) * PACKAGE);
      var isWhole = in.available() > 0 || i > 0;
      var read = isWhole ? read(in, (int) (until - from)) : Optional.<List<byte[]>>empty();
      if (read.isEmpty()) {
        return i == 0 ? new Loopback.Answer(400, "") : new Loopback.Answer(202, info(tree.size()));
      }
      if (!holds(tree, from, until, read.get(), proof(in))) {
        return new Loopback.Answer(422, "");
      }
      keep(from, read.get());
      from = until;
    }
    if (from < tree.size()) {
      return new Loopback.Answer(202, info(tree.size()));
    }
    copied = tree.size();
    return new Loopback.Answer(200, key.sign(note.text(), time) + "\n");
  }

  private String info(long size) {
    var ticket = Base64.getEncoder().encodeToString(TICKET);
    return size + "\n" + entries.size() + "\n" + ticket + "\n";
  }

  private static Optional<List<byte[]>> read(DataInputStream in, int count) throws IOException {
    var read = new ArrayList<byte[]>();
    try {
      for (var i = 0; i < count; i++) {
        read.add(exactly(in, in.readUnsignedShort()));
      }
    } catch (EOFException ended) {
      return Optional.empty();
    }
    return Optional.of(read);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static List<Hash> proof(DataInputStream in) throws IOException {
    var proof = new ArrayList<Hash>();
    var hashes = in.readUnsignedByte();
    for (var i = 0; i < hashes; i++) {
      proof.add(Hash.parse(Base64.getEncoder().encodeToString(exactly(in, 32))));
    }
    return proof;
  }

  // A package may begin within a bundle; what is before it is kept already.
  private boolean holds(
      Checkpoint tree, long from, long until, List<byte[]> read, List<Hash> proof) {
    var start = from / PACKAGE * PACKAGE;
    var part = GrowingTree.empty();
    entries.subList((int) start, (int) from).forEach(part::appendEntry);
    read.forEach(part::appendEntry);
    return ProofCheck.holds(tree, new Span(start, until), part.root(), proof);
  }

  private void keep(long from, List<byte[]> read) {
    for (var i = 0; i < read.size(); i++) {
      if (from + i >= entries.size()) {
        entries.add(read.get(i));
      }
    }
  }

  /// The root over what it keeps.
  public synchronized Hash root() {
    var tree = GrowingTree.empty();
    entries.forEach(tree::appendEntry);
    return entries.isEmpty() ? TreeHasher.EMPTY : tree.root();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
