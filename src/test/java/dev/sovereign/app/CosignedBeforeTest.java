package dev.sovereign.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestMirror;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What witnesses and mirrors cosigned before a start is shown after it, where it still counts.
@Tag("slow")
final class CosignedBeforeTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";
  private static final String CHECKPOINT = "/log/checkpoint";
  private static final Hash OTHER = Hash.parse("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

  private final AdminClient client = new AdminClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private final Path file = data.resolve("keys/log.cosigned");
  private LogKeys keys;
  private TestWitness one;
  private TestWitness two;

  @BeforeEach
  void begin() throws IOException {
    AdminClient.start(YAML, data).close();
    keys = LogKeys.parse(Files.readString(data.resolve("keys/log")));
    one = new TestWitness("w1.example", keys.verifiers().getFirst());
    two = new TestWitness("w2.example", keys.verifiers().getFirst());
    policy(one.line("a") + two.line("b") + "group some any a b\nquorum some\n");
  }

  @AfterEach
  void delete() {
    one.close();
    two.close();
    client.close();
    Folders.delete(folder);
  }

  private void policy(String text) throws IOException {
    Files.writeString(folder.resolve("policy"), text);
  }

  private InProcess start() throws IOException {
    var policy = folder.resolve("policy");
    return AdminClient.start(YAML + "log: {witnesses: {policy: '%s'}}\n".formatted(policy), data);
  }

  // Then both are away.
  private String cosigned() throws IOException, InterruptedException {
    try (var server = start()) {
      client.await(server, CHECKPOINT, it -> isByBoth(it) && Files.exists(file));
    }
    one.always(503, "");
    two.always(503, "");
    var kept = Files.readString(file);
    assertTrue(isByBoth(kept), kept);
    return kept;
  }

  private static boolean isByBoth(String note) {
    return note.contains("— w1.example ") && note.contains("— w2.example ");
  }

  private static Checkpoint tree(String note) {
    return Checkpoint.parse(Note.parse(note.getBytes(UTF_8)).text());
  }

  private Note signed(long size) {
    var text = new Checkpoint(keys.origin(), size, OTHER).text();
    return Note.sign(text, 0, keys.ofText());
  }

  private String row(InProcess server) throws IOException, InterruptedException {
    var id = client.chat(server).headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    var shown = client.get(server, "/v1/attestations/" + id);
    var envelope = Json.parseAll(shown.getBytes(UTF_8)).find("envelope").orElseThrow();
    return new String(Base64.getDecoder().decode(envelope.string("payload").orElseThrow()), UTF_8);
  }

  @Test
  void withAllWitnessesAwayItIsShownAndNamedInRows() throws Exception {
    var kept = cosigned();

    try (var server = start()) {
      var row = row(server);
      var shown = client.get(server, CHECKPOINT);
      assertTrue(isByBoth(shown), shown);
      assertEquals(tree(kept), tree(shown));
      assertTrue(client.get(server, "/metrics").contains("sovereign_log_cosignatures 2.0"));
      var root = tree(kept).root().base64();
      assertTrue(row.contains("\"not_before\":{\"origin\":\"" + keys.origin()), row);
      assertTrue(row.contains("\"root\":\"" + root + "\",\"size\":" + tree(kept).size()), row);
    }
  }

  @Test
  void aWitnessThatLeftThePolicyCountsForNothing() throws Exception {
    cosigned();
    policy(two.line("b") + "quorum b\n");
    try (var server = start()) {
      var shown = client.get(server, CHECKPOINT);
      assertTrue(shown.contains("— w2.example ") && !shown.contains("w1.example"), shown);
    }
    policy(one.line("a") + two.line("b") + "group both all a b\nquorum both\n");
    try (var server = start()) {
      assertTrue(isByBoth(client.get(server, CHECKPOINT)));
    }
    try (var other = new TestWitness("w3.example", keys.verifiers().getFirst())) {
      other.always(503, "");
      policy(two.line("b") + other.line("c") + "group both all b c\nquorum both\n");
      try (var server = start()) {
        var row = row(server);
        var shown = client.get(server, CHECKPOINT);
        assertFalse(shown.contains("w2.example") || row.contains("not_before"), shown);
        assertTrue(Files.notExists(file));
      }
    }
  }

  @Test
  void aSmallerTreeIsNotShownAfterOneThatWasShownWithoutWitnesses() throws Exception {
    cosigned();
    long size;
    try (var server = AdminClient.start(YAML, data)) {
      client.chat(server);
      size = tree(client.get(server, CHECKPOINT)).size();
    }

    try (var server = start()) {
      assertTrue(tree(client.get(server, CHECKPOINT)).size() >= size);
    }
  }

  @Test
  void aFileThatIsBrokenOrAnothersIsSetAside() throws Exception {
    var kept = cosigned();
    var other = LogKeys.generate(keys.origin());
    var anothers = Note.sign(signed(1_000).text(), 0, other.ofText()).toString();
    for (var unusable : new String[] {"", kept.substring(0, kept.length() / 2), anothers}) {
      Files.writeString(file, unusable);
      try (var server = start()) {
        assertFalse(client.get(server, CHECKPOINT).contains("w1.example"));
      }
      assertEquals(unusable, Files.readString(data.resolve("keys/log.cosigned.broken")));
    }
  }

  @Test
  void aFileThatCannotBeReadIsSetAside() throws Exception {
    Files.createDirectories(data.resolve("keys/log.mirrored/in"));

    start().close();

    assertTrue(Files.exists(data.resolve("keys/log.mirrored.broken/in")));
  }

  @Test
  void aLogThatDoesNotGoOnFromItIsRefused() throws IOException {
    for (var name : new String[] {"log.cosigned", "log.mirrored"}) {
      var there = data.resolve("keys").resolve(name);
      Files.write(there, signed(1_000).bytes());
      var setBack = assertThrows(JournalFailure.class, this::start).getMessage();
      Files.write(there, signed(1).bytes());
      var another = assertThrows(JournalFailure.class, this::start).getMessage();
      Files.delete(there);

      assertTrue(String.valueOf(setBack).startsWith("the log was set back: others cosigned its"));
      assertTrue(String.valueOf(another).startsWith("the log is another: the root of its first 1"));
    }
    start().close();
  }

  @Test
  void whatAMirrorCosignedProvesRowsAfterAStartWithoutIt() throws Exception {
    var log = keys.verifiers().getFirst();
    try (var mirror = new TestMirror("m.example", SignatureType.ED25519_COSIGNATURE, log)) {
      var yaml = YAML + "log: {mirrors: [{vkey: '%s', url: '%s'}]}\n";
      var mirrored = yaml.formatted(mirror.verifier(), mirror.url());
      String path;
      try (var server = AdminClient.start(mirrored, data)) {
        var headers = client.chat(server).headers();
        path = "/v1/attestations/" + headers.firstValue("X-Sovereign-Request-Id").orElseThrow();
        client.await(server, path, CosignedBeforeTest::isMirrored);
      }
      mirror.always(503, "");

      try (var server = AdminClient.start(mirrored, data)) {
        var shown = client.get(server, path);
        assertTrue(isMirrored(shown), shown);
      }
    }
  }

  private static boolean isMirrored(String attestation) {
    return attestation.contains("\"mirror_id\":\"m.example\"");
  }
}
