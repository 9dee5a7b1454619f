package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.meter.Log;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.KeptCheckpoint;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TrustPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The file of the checkpoint that is published never promises a start less than was shown.
final class WitnessesOnDiskTest {
  private final Path folder = Folders.create();
  private final Path file = folder.resolve("cosigned");
  private final SignerKey key = SignerKey.generate("example.com/log", SignatureType.ED25519);
  private final TestWitness witness = new TestWitness("w.example", key.verifier());
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;
  private OpenLog log;
  private Witnesses witnesses;

  @BeforeEach
  void open() throws IOException {
    log = OpenLog.in(folder, key);
    var text = "log " + key.verifier() + "\n" + witness.line("w") + "quorum w\n";
    var policy = TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
    var lines = new Log(new PrintStream(said, true, StandardCharsets.UTF_8), Clock.systemUTC());
    witnesses = new Witnesses(policy, log.merkle(), lines, () -> now);
    witnesses.keepIn(new KeptCheckpoint(file), Optional.empty());
  }

  @AfterEach
  void close() {
    log.close();
    witness.close();
    Folders.delete(folder);
  }

  private long shownAfter(int from, int to) {
    log.append(from, to);
    witnesses.round();
    return Checkpoint.parse(log.merkle().published().text()).size();
  }

  @Test
  void whatIsPublishedIsInTheFile() throws IOException {
    assertEquals(10, shownAfter(0, 10));
    assertEquals(20, shownAfter(10, 20));

    assertEquals(log.merkle().published().toString(), Files.readString(file));
  }

  @Test
  void whatIsShownWithoutAQuorumTakesTheFileAway() {
    shownAfter(0, 10);
    witness.always(503, "");
    assertEquals(10, shownAfter(10, 20));
    assertTrue(Files.exists(file));
    now = now.plusSeconds(300);

    assertEquals(30, shownAfter(20, 30));
    assertTrue(Files.notExists(file));
  }

  @Test
  void whereTheFileStaysAsItIsNothingMoreIsShownAndThatIsSaidOnce() throws IOException {
    shownAfter(0, 10);
    Files.delete(file);
    Files.createDirectories(file.resolve("in"));

    assertEquals(10, shownAfter(10, 20));
    assertEquals(10, shownAfter(20, 30));
    assertEquals(1, said.toString(StandardCharsets.UTF_8).lines().count());
    Folders.delete(file);
    assertEquals(40, shownAfter(30, 40));
  }
}
