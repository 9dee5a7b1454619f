package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.meter.Log;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.witness.Witnesses.Confirmation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What witnesses say of the last checkpoint before the log signs another.
final class ConfirmationTest {
  private static final String ORIGIN = "example.com/log";
  private static final Hash OTHER = Hash.parse("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

  private final Path folder = Folders.create();
  private final SignerKey key = SignerKey.generate(ORIGIN, SignatureType.ED25519);
  private final TestWitness one = new TestWitness("w1.example", key.verifier());
  private final TestWitness two = new TestWitness("w2.example", key.verifier());
  private OpenLog log;
  private Witnesses witnesses;

  @BeforeEach
  void open() throws IOException {
    log = OpenLog.in(folder, key);
    var policy = "log " + key.verifier() + "\n" + one.line("a") + two.line("b") + "quorum none\n";
    witnesses =
        new Witnesses(
            TrustPolicy.parse(policy.getBytes(StandardCharsets.UTF_8)),
            log.merkle(),
            new Log(new PrintStream(OutputStream.nullOutputStream()), Clock.systemUTC()));
  }

  @AfterEach
  void close() {
    log.close();
    one.close();
    two.close();
    Folders.delete(folder);
  }

  @Test
  void beforeItSignsItHearsWhoHasSeenNoMore() {
    log.append(0, 10);
    witnesses.round();
    var last = log.merkle().checkpoint();

    assertEquals(new Confirmation.Confirmed(2), witnesses.confirm(last));
    two.always(500, "");
    assertEquals(new Confirmation.Confirmed(1), witnesses.confirm(last));
    one.once(422, "");
    assertEquals(new Confirmation.Confirmed(1), witnesses.confirm(last));
    one.saw(new Checkpoint(ORIGIN, 11, OTHER));
    assertContradicted(409, 11, last);
    one.saw(new Checkpoint(ORIGIN, 10, OTHER));
    assertContradicted(422, 10, last);
    one.saw(new Checkpoint(ORIGIN, 7, OTHER));
    assertContradicted(422, 7, last);
  }

  @Test
  void aWitnessMayHaveSeenWhatTheJournalHasAndTheLastCheckpointLacks() {
    log.append(0, 10);
    var last = log.merkle().checkpoint();
    log.append(10, 20);
    witnesses.round();
    log.append(20, 30);

    assertEquals(new Confirmation.Confirmed(2), witnesses.confirm(last));
    one.saw(new Checkpoint(ORIGIN, 20, OTHER));
    assertContradicted(422, 20, last);
  }

  private void assertContradicted(int status, long size, Note last) {
    var how = new Contradiction("a", status, size);
    assertEquals(new Confirmation.Contradicted(how), witnesses.confirm(last));
  }
}
