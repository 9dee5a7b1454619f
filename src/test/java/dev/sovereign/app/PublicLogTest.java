package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.EntryBundle;
import dev.sovereign.tlog.Fsck;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TilePath;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The log of a running program as everybody may read it, its key and its last checkpoint.
@Tag("slow")
final class PublicLogTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";
  private static final List<String> NOT_THERE =
      List.of(
          "tile/0/001.p/45",
          "tile/0/001",
          "tile/entries/002.p/1",
          "tile/1/000.p/2",
          "tile/0/0",
          "tile/0/../0/000",
          "tile/0/000.p/256",
          "tile/64/000",
          "tile/0/000/",
          "tile%2f0%2f000",
          "",
          "other");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path data = Folders.create();

  @AfterEach
  void delete() {
    client.close();
    Folders.delete(data);
  }

  private InProcess start(String yaml) throws IOException {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return InProcess.start(TestGateway.settings(yaml, Map.of()), data, Map.of(), nowhere);
  }

  private HttpResponse<byte[]> get(InProcess server, String path) {
    var address = URI.create("http://127.0.0.1:" + server.port() + "/log/" + path);
    try {
      return client.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private Optional<byte[]> tile(InProcess server, TilePath path) {
    var answer = get(server, path.toString());
    return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
  }

  private VerifierKey vkey(InProcess server) {
    return vkeys(server).getFirst();
  }

  private List<VerifierKey> vkeys(InProcess server) {
    var text = new String(get(server, "vkey").body(), StandardCharsets.UTF_8);
    return text.lines().map(VerifierKey::parse).toList();
  }

  private Checkpoint checkpoint(InProcess server) {
    var key = vkey(server);
    var note = Note.parse(get(server, "checkpoint").body());
    var signed = (Note.Checked.Signed) note.check(List.of(key));
    assertEquals(List.of(key), List.copyOf(signed.keys()));
    return Checkpoint.parse(note.text());
  }

  @Test
  void aFirstStartHasASignedLogOfItsOwnNameThatBeginsWithTheKeysOfRowsAndTheRoutes()
      throws IOException {
    try (var server = start(YAML)) {
      var answer = get(server, "checkpoint");

      assertEquals(200, answer.statusCode());
      assertEquals(
          "text/plain; charset=utf-8", answer.headers().firstValue("content-type").orElseThrow());
      assertEquals("no-cache", answer.headers().firstValue("cache-control").orElseThrow());
      assertEquals(2, checkpoint(server).size());
      assertTrue(checkpoint(server).origin().matches("sovereign\\.local/[0-9a-f]{8}"));
      assertEquals(404, get(server, "tile/0/000.p/3").statusCode());
      assertEquals(
          PosixFilePermissions.fromString("rw-------"),
          Files.getPosixFilePermissions(data.resolve("keys/log")));
    }
  }

  @Test
  void whatIsShownIsSignedByMlDsaToo() throws IOException {
    try (var server = start(YAML)) {
      var note = Note.parse(get(server, "checkpoint").body());

      var signed = (Note.Checked.Signed) note.check(vkeys(server));
      assertEquals(2, vkeys(server).size());
      assertEquals(vkeys(server), List.copyOf(signed.keys()));
    }
  }

  @Test
  void aLogThatBeganWithoutAKeyOfMlDsaGetsOneAndARowThatSaysSo() throws IOException {
    start(YAML).close();
    var file = data.resolve("keys/log");
    var first = LogKeys.parse(Files.readString(file)).signers().getFirst();
    var old = SignerKey.generate(first.verifier().name(), SignatureType.ED25519);
    Folders.delete(data.resolve("journal"));
    Folders.delete(data.resolve("keys/rows"));
    Files.delete(data.resolve("keys/log.checkpoint"));
    Files.writeString(file, old.secret() + "\n");
    WrittenLog.append(data, 1, 3);

    try (var server = start(YAML)) {
      assertEquals(old.verifier(), vkey(server));
      assertEquals(2, vkeys(server).size());
      assertEquals(4, checkpoint(server).size());
    }
    assertEquals(2, LogKeys.parse(Files.readString(file)).signers().size());
  }

  @Test
  void nameAndKeyStay() throws IOException {
    VerifierKey first;
    try (var server = start(YAML)) {
      first = vkey(server);
    }
    try (var server = start(YAML)) {
      assertEquals(first, vkey(server));
    }
    try (var server = start("log: {origin: " + first.name() + "}\n" + YAML)) {
      assertEquals(first, vkey(server));
    }
  }

  @Test
  void theConfiguredNameIsTheOriginAndCannotBeChanged() throws IOException {
    try (var server = start("log: {origin: sovereign.example.com/log}\n" + YAML)) {
      assertEquals("sovereign.example.com/log", checkpoint(server).origin());
    }

    var failure =
        assertThrows(
            JournalFailure.class, () -> start("log: {origin: other.example.com}\n" + YAML));

    assertEquals(
        "log.origin is other.example.com, but the log in "
            + data
            + " began as sovereign.example.com/log and keeps that name: put it back into the"
            + " configuration, or begin another log in another data folder",
        failure.getMessage());
    start(YAML).close(); // It let go of the folder.
  }

  @Test
  void allOfALogIsServedAndDerivedAnew() throws IOException {
    start(YAML).close(); // Of three rows: keys, routes and a summary.
    WrittenLog.append(data, 3, 600);

    try (var server = start(YAML)) {
      var head = checkpoint(server);
      assertEquals(600, head.size());
      assertEquals(new Fsck.Report(600, List.of()), Fsck.check(path -> tile(server, path), head));
    }
  }

  @Test
  void tilesAreKeptForEverAndCutToTheWidthThatIsAskedFor() throws IOException {
    start(YAML).close();
    WrittenLog.append(data, 3, 300);

    try (var server = start(YAML)) {
      var full = get(server, "tile/entries/000");
      assertEquals(
          "application/octet-stream", full.headers().firstValue("content-type").orElseThrow());
      assertEquals(
          "public, max-age=31536000, immutable",
          full.headers().firstValue("cache-control").orElseThrow());
      var part = get(server, "tile/entries/001.p/7").body();
      var last = EntryBundle.entries(part, 7).getLast();
      assertEquals("262", new String(last, StandardCharsets.US_ASCII));
      assertArrayEquals(
          EntryBundle.first(full.body(), 9), get(server, "tile/entries/000.p/9").body());
    }
  }

  @Test
  void whatTheCheckpointDoesNotCoverIsNotThere() throws IOException {
    start(YAML).close();
    WrittenLog.append(data, 3, 300);

    try (var server = start(YAML)) {
      var there = NOT_THERE.stream().filter(it -> get(server, it).statusCode() != 404).toList();

      assertEquals(List.of(), there);
    }
  }

  @Test
  void itIsReadByGetOnly() throws Exception {
    try (var server = start(YAML)) {
      var address = URI.create("http://127.0.0.1:" + server.port() + "/log/checkpoint");
      var post =
          HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString("")).build();

      var answer = client.send(post, HttpResponse.BodyHandlers.ofString());

      assertEquals(405, answer.statusCode());
    }
  }

  @Test
  void anOldCopyOfTheJournalIsNotGoneOnWith() throws IOException {
    start(YAML).close();
    WrittenLog.append(data, 1, 10);
    var old = Files.readAllBytes(data.resolve("journal/00000000.seg"));
    WrittenLog.append(data, 10, 12);
    Files.write(data.resolve("journal/00000000.seg"), old);

    var failure = assertThrows(JournalFailure.class, () -> start(YAML));

    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("the log was set back: its last checkpoint"));
  }

  @Test
  void aKeyThatWasLostIsNotMadeAnew() throws IOException {
    start(YAML).close();
    Files.delete(data.resolve("keys/log"));

    var failure = assertThrows(JournalFailure.class, () -> start(YAML));

    assertTrue(String.valueOf(failure.getMessage()).contains("keys/log, is missing"));
    assertTrue(Files.notExists(data.resolve("keys/log")));
  }
}
