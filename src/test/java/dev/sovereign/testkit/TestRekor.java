package dev.sovereign.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.GrowingTree;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TilePath;
import dev.sovereign.tlog.TreeProof;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A shard of Rekor v2 on loopback that answers by its specification (rekor-tiles, `CLIENTS.md`),
/// or as a test tells it to.
public final class TestRekor implements AutoCloseable {
  private static final String NAME = "rekor.example";

  private final HttpServer server;
  private final SignerKey key = SignerKey.generate(NAME, SignatureType.ED25519);
  private final GrowingTree tree = GrowingTree.empty();
  private final List<String> bodies = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private SignerKey signer = key;
  private OptionalInt status = OptionalInt.empty();
  private UnaryOperator<String> distortion = UnaryOperator.identity();
  private boolean losesAnswers;
  private boolean hidesTiles;
  private boolean hidesIndex;

  /// @param others so many entries it has before ours
  public TestRekor(int others) {
    for (var i = 0; i < others; i++) {
      append("entry " + i);
    }
    server = Loopback.serve();
    server.createContext("/api/v2/log/entries", this::create);
    server.createContext("/api/v2/", this::show);
  }

  /// Its address.
  public String url() {
    return Loopback.url(server);
  }

  /// The key that checks its checkpoints.
  public VerifierKey verifier() {
    return key.verifier();
  }

  /// From now on it answers requests for entries with this.
  public synchronized void always(int status) {
    this.status = OptionalInt.of(status);
  }

  /// From now on its answers are changed on their way.
  public synchronized void distort(UnaryOperator<String> distortion) {
    this.distortion = distortion;
  }

  /// From now on another key of its name signs its checkpoints.
  public synchronized void changeKey() {
    signer = SignerKey.generate(NAME, SignatureType.ED25519);
  }

  /// From now on it logs entries and nobody hears of it.
  public synchronized void loseAnswers() {
    losesAnswers = true;
  }

  /// From now on its tiles are not there.
  public synchronized void hideTiles() {
    hidesTiles = true;
  }

  /// From now on it does not say where an entry is that it had before.
  public synchronized void hideIndex() {
    hidesIndex = true;
  }

  /// From now on it answers as it should.
  public synchronized void behave() {
    status = OptionalInt.empty();
    distortion = UnaryOperator.identity();
    signer = key;
    losesAnswers = false;
    hidesTiles = false;
    hidesIndex = false;
  }

  /// The bodies of the requests for entries.
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /// How many entries it has.
  public synchronized long size() {
    return tree.size();
  }

  private void append(String body) {
    tree.appendEntry(body.getBytes(StandardCharsets.UTF_8));
    bodies.add(body);
  }

  private synchronized void create(HttpExchange http) throws IOException {
    var request = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(request);
    if (status.isPresent()) {
      send(http, status.getAsInt(), "{\"code\":0,\"message\":\"as it was told\",\"details\":[]}");
      return;
    }
    var body = body(request);
    if (body.isEmpty()) {
      send(http, 400, "{\"code\":3,\"message\":\"invalid hashedrekord request\",\"details\":[]}");
    } else if (bodies.contains(body.get())) {
      if (!hidesIndex) {
        var index = Integer.toString(bodies.indexOf(body.get()));
        http.getResponseHeaders().add("X-Log-Index", index);
      }
      send(http, 409, "{\"code\":6,\"message\":\"an equivalent entry exists\",\"details\":[]}");
    } else {
      append(body.get());
      send(http, 201, distortion.apply(entry(body.get())));
    }
  }

  /// What it would log for a request, if that is a good one.
  private static Optional<String> body(String request) {
    var asked =
        Json.parseAll(request.getBytes(StandardCharsets.UTF_8))
            .find("hashedRekordRequestV002")
            .orElseThrow();
    var digest = asked.string("digest").orElseThrow();
    var signature = asked.find("signature").orElseThrow();
    var content = signature.string("content").orElseThrow();
    var verifier = signature.find("verifier").orElseThrow();
    var rawBytes = verifier.find("publicKey").orElseThrow().string("rawBytes").orElseThrow();
    var details = verifier.string("keyDetails").orElseThrow();
    if (!details.equals("PKIX_ECDSA_P256_SHA_256") || !isSigned(digest, content, rawBytes)) {
      return Optional.empty();
    }
    return Optional.of(
        """
        {"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{\
        "algorithm":"SHA2_256","digest":"%s"},"signature":{"content":"%s","verifier":{\
        "keyDetails":"%s","publicKey":{"rawBytes":"%s"}}}}}}"""
            .formatted(digest, content, details, rawBytes));
  }

  private static boolean isSigned(String digest, String signature, String key) {
    try {
      var spec = new X509EncodedKeySpec(Base64Text.decode(key, "key"));
      var verifier = Signature.getInstance("NONEwithECDSA");
      verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(spec));
      verifier.update(Base64Text.decode(digest, "digest"));
      return verifier.verify(Base64Text.decode(signature, "signature"));
    } catch (GeneralSecurityException | Malformed wrong) {
      return false;
    }
  }

  // In the JSON form of protobuf, with what is not filled written, too.
  private String entry(String body) {
    var index = bodies.indexOf(body);
    var hashes =
        new TreeProof(tree)
            .inclusion(index, tree.size()).stream()
                .map(Hash::base64)
                .map(JsonText::quote)
                .collect(Collectors.joining(", "));
    return """
        {"logIndex": "%d", "logId": {"keyId": "%s"},
         "kindVersion": {"kind": "hashedrekord", "version": "0.0.2"},
         "integratedTime": "0", "inclusionPromise": null,
         "inclusionProof": {"logIndex": "%d", "rootHash": "%s", "treeSize": "%d", "hashes": [%s],
           "checkpoint": {"envelope": %s}},
         "canonicalizedBody": "%s"}
        """
        .formatted(
            index,
            key.verifier().longId().base64(),
            index,
            tree.root().base64(),
            tree.size(),
            hashes,
            JsonText.quote(checkpoint().toString()),
            Base64Text.encode(body.getBytes(StandardCharsets.UTF_8)));
  }

  private Note checkpoint() {
    return Note.sign(new Checkpoint(NAME, tree.size(), tree.root()).text(), 0, List.of(signer));
  }

  private synchronized void show(HttpExchange http) throws IOException {
    var path = http.getRequestURI().getPath().substring("/api/v2/".length());
    if (path.equals("checkpoint")) {
      send(http, 200, checkpoint().toString());
      return;
    }
    var tile = hidesTiles ? Optional.<byte[]>empty() : tile(TilePath.parse(path));
    if (tile.isPresent()) {
      send(http, 200, tile.get());
    } else {
      send(http, 404, "");
    }
  }

  // Partial tiles are there for the latest checkpoint only, as if older ones had been cleared away.
  private Optional<byte[]> tile(TilePath path) {
    return path instanceof TilePath.Hashes tile
            && tile.width() == TilePath.width(tree.size(), tile.level(), tile.index())
        ? tree.bytes(tile)
        : Optional.empty();
  }

  private void send(HttpExchange http, int status, String body) throws IOException {
    send(http, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange http, int status, byte[] body) throws IOException {
    if (!losesAnswers) {
      http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      http.getResponseBody().write(body);
    }
    http.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
