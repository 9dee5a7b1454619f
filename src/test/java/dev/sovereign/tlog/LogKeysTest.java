package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A log that signs by Ed25519 and by ML-DSA-44.
final class LogKeysTest {
  private static final String ORIGIN = "log.example/1";
  private static final LogKeys KEYS = LogKeys.generate(ORIGIN);

  private final Path folder = Folders.create();
  private final MerkleLog log;

  LogKeysTest() throws IOException {
    log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), KEYS);
    log.start();
    append(1);
  }

  @AfterEach
  void close() {
    log.close();
    Folders.delete(folder);
  }

  private void append(int leaves) {
    log.durable(log.taken(), IntStream.range(0, leaves).mapToObj(it -> new byte[] {1}).toList());
  }

  private static TrustPolicy policy(List<VerifierKey> keys) {
    var logs = keys.stream().map(it -> "log " + it + "\n").collect(Collectors.joining());
    return TrustPolicy.parse((logs + "quorum none\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aBatchIsSignedByEd25519AndWhatIsShownByBoth() {
    assertEquals(1, log.checkpoint().signatures().size());
    assertEquals(1, log.prove(0).note().signatures().size());
    assertEquals(2, log.published().signatures().size());
    assertEquals(2, log.provePublished(0).note().signatures().size());
    assertEquals(log.checkpoint().text(), log.published().text());
  }

  @Test
  void itIsSignedOnceForEachTree() {
    var first = log.published();
    var again = log.published();
    append(1);
    var next = log.published();

    assertEquals(first, again); // ML-DSA-44 draws anew for each signature.
    assertEquals(2, Checkpoint.parse(next.text()).size());
    assertEquals(KEYS.verifiers(), List.copyOf(signed(next).keys()));
  }

  private static Note.Checked.Signed signed(Note note) {
    return assertInstanceOf(Note.Checked.Signed.class, note.check(KEYS.verifiers()));
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,2", "0,2"})
  void aPolicyMayNameEitherKeyOrBoth(int from, int to) {
    var trust = policy(KEYS.verifiers().subList(from, to));

    assertInstanceOf(TrustPolicy.Verdict.Signed.class, trust.judge(log.published()));
  }

  @Test
  void aPolicyThatNamesOnlyMlDsaDoesNotTakeWhatABatchIsSignedBy() {
    var trust = policy(KEYS.verifiers().subList(1, 2));

    assertInstanceOf(TrustPolicy.Verdict.NotOurs.class, trust.judge(log.checkpoint()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aWrongLineOfEitherKeySpoilsWhatTheOtherSigned(int broken) {
    var other = new Checkpoint(ORIGIN, 1, TreeHasher.EMPTY);
    var wrong = KEYS.signers().get(broken).sign(other.text(), 0);
    var note = log.published().with(wrong);

    assertInstanceOf(TrustPolicy.Verdict.Spoiled.class, policy(KEYS.verifiers()).judge(note));
    var unknowing = policy(List.of(KEYS.verifiers().get(1 - broken)));
    assertInstanceOf(TrustPolicy.Verdict.Signed.class, unknowing.judge(note));
  }

  @Test
  void whatAWitnessIsShownIsSmall() {
    assertTrue(log.wholeCheckpoint().bytes().length < 4_000);
  }

  @Test
  void keysOutliveTheirText() {
    var read = LogKeys.parse(KEYS.secret());

    assertEquals(KEYS.verifiers(), read.verifiers());
    assertEquals(ORIGIN, read.origin());
    assertFalse(KEYS.toString().contains("PRIVATE"));
  }

  @Test
  void otherKeysAreNotThoseOfALog() {
    var mlDsa = KEYS.signers().getLast().secret();
    var other = SignerKey.generate("log.example/2", SignatureType.ED25519).secret();
    var witness = SignerKey.generate(ORIGIN, SignatureType.ED25519_COSIGNATURE).secret();
    var first = KEYS.signers().getFirst().secret();

    assertThrows(Malformed.class, () -> LogKeys.parse(""));
    assertThrows(Malformed.class, () -> LogKeys.parse(mlDsa));
    assertThrows(Malformed.class, () -> LogKeys.parse(first + "\n" + other));
    assertThrows(Malformed.class, () -> LogKeys.parse(first + "\n" + witness));
    assertThrows(IllegalArgumentException.class, () -> LogKeys.of(SignerKey.parse(mlDsa)));
  }
}
