package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checkpoints go to witnesses that answer by the specification, or otherwise.
@Tag("slow")
final class WitnessesTest {
  private static final String ORIGIN = "example.com/log";
  private static final Hash OTHER = Hash.parse("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  private static final int ROUNDS_OF_A_PAUSE = 11;

  private final Path folder = Folders.create();
  private final SignerKey key = SignerKey.generate(ORIGIN, SignatureType.ED25519);
  private final TestWitness one = new TestWitness("w1.example", key.verifier());
  private final TestWitness two = new TestWitness("w2.example", key.verifier());
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;
  private OpenLog log;
  private Witnesses witnesses;

  @BeforeEach
  void open() throws IOException {
    log = OpenLog.in(folder, key);
    witnesses = witnesses();
  }

  @AfterEach
  void close() {
    log.close();
    one.close();
    two.close();
    Folders.delete(folder);
  }

  private Witnesses witnesses() {
    var out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    return new Witnesses(policy(), log.merkle(), new Log(out, Clock.systemUTC()), () -> now);
  }

  private TrustPolicy policy() {
    var text =
        "log "
            + key.verifier()
            + "\n"
            + one.line("a")
            + two.line("b")
            + "group both all a b\nquorum both\n";
    return TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private TrustPolicy.Verdict.Signed published() {
    var verdict = policy().judge(log.merkle().published());
    return assertInstanceOf(TrustPolicy.Verdict.Signed.class, verdict);
  }

  private void rounds(int count) {
    IntStream.range(0, count).forEach(_ -> witnesses.round());
  }

  private String said() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsPublishedCarriesTheCosignaturesOfAQuorum() {
    log.append(0, 10);
    witnesses.round();
    log.append(10, 300);
    witnesses.round();

    assertEquals(300, published().checkpoint().size());
    assertTrue(published().isQuorum());
    assertEquals(2, witnesses.cosigned());
    assertEquals(List.of("old 10", "old 0", "old 10"), one.asked());
    assertTrue(log.merkle().provePublished(7).note().signatures().size() == 3);
  }

  @Test
  void withoutANewTreeNobodyIsAsked() {
    rounds(2);
    log.append(0, 1);
    rounds(5);

    assertEquals(List.of("old 1", "old 0"), one.asked());
  }

  @Test
  void afterARestartAWitnessIsToldFromWhereItIs() {
    log.append(0, 10);
    witnesses.round();
    log.append(10, 20);
    witnesses = witnesses();
    witnesses.round();

    assertEquals(List.of("old 10", "old 0", "old 20", "old 10"), one.asked());
    assertTrue(published().isQuorum());
  }

  @ParameterizedTest
  @CsvSource({
    "400, ''",
    "403, ''",
    "404, ''",
    "429, ''",
    "500, ''",
    "503, 'later'",
    "409, ''",
    "409, 'x'",
    "200, ''",
    "200, 'thanks'",
    "302, ''"
  })
  void aWitnessThatDoesNotCosignIsSaidOnceAndAskedLater(int status, String body) {
    one.always(status, body.isEmpty() ? "" : body + "\n");
    log.append(0, 10);
    rounds(3);
    assertFalse(published().isQuorum());
    assertEquals(1, published().cosigned().size());
    one.behave();
    rounds(ROUNDS_OF_A_PAUSE);

    assertTrue(published().isQuorum());
    assertTrue(log.merkle().contradiction().isEmpty());
    assertEquals(1, said().lines().filter(it -> it.contains("does not cosign")).count(), said());
    assertEquals(1, said().lines().filter(it -> it.contains("cosigns again")).count(), said());
  }

  @Test
  void aWitnessThatIsAwayIsLikeOneThatRefuses() {
    two.close();
    log.append(0, 10);
    rounds(2);

    assertEquals(1, published().cosigned().size());
    assertTrue(said().contains("\"reason\":\"it does not answer\""), said());
  }

  @Test
  void aCosignatureByAnotherKeyIsNotTaken() {
    log.append(0, 10);
    var other = SignerKey.generate("w1.example", SignatureType.ED25519_COSIGNATURE);
    one.always(200, other.sign(log.merkle().checkpoint().text(), 1_767_139_200) + "\n");
    witnesses.round();

    assertEquals(1, published().cosigned().size());
    assertTrue(said().contains("not by its key"), said());
  }

  @Test
  void aCosignatureWithoutATimeIsNotTaken() {
    one.at(0);
    log.append(0, 10);
    witnesses.round();

    assertEquals(1, published().cosigned().size());
    assertEquals(2, log.merkle().published().signatures().size());
    assertTrue(said().contains("its cosignature has no time"), said());
  }

  @Test
  void aWitnessThatHasSeenMoreStopsTheLog() {
    log.append(0, 10);
    one.saw(new Checkpoint(ORIGIN, 11, OTHER));
    witnesses.round();

    assertStopped("status 409, size 11, witness a");
  }

  @Test
  void aLogThatHasStoppedShowsNothingMoreAndSaysItOnce() {
    log.append(0, 10);
    one.saw(new Checkpoint(ORIGIN, 11, OTHER));
    witnesses.round();
    var alarm = said();
    rounds(ROUNDS_OF_A_PAUSE);

    assertTrue(alarm.contains("the log stops"), alarm);
    assertEquals(alarm, said());
  }

  @Test
  void aWitnessThatHasSeenAnotherTreeStopsTheLog() {
    log.append(0, 10);
    one.saw(new Checkpoint(ORIGIN, 10, OTHER));
    witnesses.round();

    assertStopped("status 422, size 10, witness a");
  }

  @Test
  void aWitnessThatHasSeenAnotherBeginningStopsTheLog() {
    log.append(0, 10);
    one.saw(new Checkpoint(ORIGIN, 7, OTHER));
    witnesses.round();

    assertStopped("status 422, size 7, witness a");
  }

  @ParameterizedTest
  @CsvSource({"7", "10"})
  void aConflictThatNamesTheSizeItWasShownStopsTheLog(int size) {
    log.append(0, 10);
    one.always(409, size + "\n");
    witnesses.round();

    assertStopped("status 409, size " + size + ", witness a");
  }

  @ParameterizedTest
  @CsvSource({"422, ''", "409, '11'"})
  void aContradictionThatIsNotSaidAgainStopsNothing(int status, String body) {
    log.append(0, 10);
    one.once(status, body);
    witnesses.round();

    assertTrue(published().isQuorum());
    assertTrue(log.merkle().contradiction().isEmpty());
  }

  @Test
  void aCheckpointOfAQuorumStaysPublishedForFiveMinutes() {
    log.append(0, 10);
    witnesses.round();
    two.always(500, "");
    log.append(10, 20);
    witnesses.round();
    assertEquals(10, published().checkpoint().size());
    assertEquals(2, witnesses.cosigned());

    now = now.plusSeconds(300);
    log.append(20, 30);
    witnesses.round();
    assertEquals(30, published().checkpoint().size());
    assertEquals(1, witnesses.cosigned());

    two.behave();
    rounds(ROUNDS_OF_A_PAUSE);
    assertTrue(published().isQuorum());
  }

  @Test
  void aConflictWithoutASizeAfterItsOwnCosignatureStopsTheLog() {
    log.append(0, 10);
    two.always(500, "");
    witnesses.round();
    one.always(409, "");
    two.behave();
    rounds(ROUNDS_OF_A_PAUSE);

    assertStopped("status 409, size 10, witness a");
  }

  private void assertStopped(String facts) {
    assertFalse(log.journal().isWritable());
    assertTrue(log.isRefused());
    assertEquals(
        "a witness has seen another log of this name (" + facts + ")",
        log.merkle().contradiction().orElseThrow().getMessage());
  }

  @Test
  void aCosignatureIsOverTheWholeText() {
    log.append(0, 10);
    witnesses.round();
    var note = log.merkle().published();

    var checked = note.check(List.of(one.verifier(), two.verifier(), key.verifier()));

    assertEquals(3, assertInstanceOf(Note.Checked.Signed.class, checked).keys().size());
  }
}
