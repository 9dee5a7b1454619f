package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.meter.Log;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.testkit.TestMirror;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Entries go to mirrors that answer by the specification, or otherwise.
@Tag("slow")
final class MirrorsTest {
  private static final String ORIGIN = "example.com/log";
  private static final Hash OTHER = Hash.parse("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  private static final int ROUNDS_OF_A_PAUSE = 11;

  private final Path folder = Folders.create();
  private final LogKeys keys = LogKeys.generate(ORIGIN);
  private final TestMirror mirror = mirror(SignatureType.ED25519_COSIGNATURE);
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private OpenLog log;
  private Mirrors mirrors;

  @BeforeEach
  void open() throws IOException {
    log = OpenLog.in(folder, keys);
    mirrors = mirrors(mirror);
  }

  @AfterEach
  void close() {
    log.close();
    mirror.close();
    Folders.delete(folder);
  }

  private TestMirror mirror(SignatureType type) {
    return new TestMirror("m.example", type, keys.verifiers().getFirst());
  }

  private Mirrors mirrors(TestMirror... all) {
    var out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    var places = Stream.of(all).map(it -> new Mirrors.Place(it.verifier(), it.url())).toList();
    return new Mirrors(places, log.merkle(), new Log(out, Clock.systemUTC()));
  }

  private void rounds(int count) {
    IntStream.range(0, count).forEach(_ -> mirrors.round());
  }

  private String said() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  private boolean isMirrored(long index) {
    var note = log.merkle().provePublished(index).note();
    return note.check(List.of(mirror.verifier())) instanceof Note.Checked.Signed;
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519_COSIGNATURE", "ML_DSA_44_COSIGNATURE"})
  void aMirrorThatHasAllCosigns(SignatureType type) {
    try (var other = mirror(type)) {
      mirrors = mirrors(other);
      log.append(0, 700);
      mirrors.round();

      var note = log.merkle().published();
      var signed = note.check(List.of(keys.verifiers().getFirst(), other.verifier()));
      assertEquals(2, assertInstanceOf(Note.Checked.Signed.class, signed).keys().size());
      assertEquals(Checkpoint.parse(note.text()).root(), other.root());
      assertEquals(List.of("0 to 0", "0 to 700"), other.asked());
    }
  }

  @Test
  void howFarAMirrorIsBehindIsKnown() {
    log.append(0, 300);
    assertEquals(List.of(new Lag("m.example", 300)), mirrors.lags());
    mirrors.round();
    log.append(300, 301);

    assertEquals(List.of(new Lag("m.example", 1)), mirrors.lags());
  }

  @Test
  void whatComesLaterIsSentFromWhereItIs() {
    log.append(0, 300);
    mirrors.round();
    log.append(300, 301);
    rounds(3);

    assertEquals(List.of("0 to 0", "0 to 300", "300 to 301"), mirror.asked());
    assertEquals(301, mirror.kept().size());
    assertTrue(isMirrored(300));
  }

  @Test
  void onlyWhatTheCosignedCheckpointCoversIsMirrored() {
    log.append(0, 10);
    mirrors.round();
    log.append(10, 20);

    assertTrue(isMirrored(9));
    assertFalse(isMirrored(10));
  }

  @Test
  void oneThatIsFarBehindGetsThirtyTwoPackagesAtATime() {
    log.append(0, 20_000);
    mirrors.round();

    assertEquals(
        List.of("0 to 0", "0 to 20000", "8192 to 20000", "16384 to 20000"), mirror.asked());
    assertEquals(3, log.merkle().published().signatures().size());
    assertEquals(20_000, mirror.kept().size());
  }

  @Test
  void aRoundEndsAndTheNextGoesOn() {
    mirror.takes(1);
    log.append(0, 2_560);
    mirrors.round();
    var afterOne = mirror.kept().size();
    mirrors.round();

    assertEquals(7 * 256, afterOne); // One request asked where it is.
    assertEquals(2_560, mirror.kept().size());
    assertTrue(isMirrored(2_559));
  }

  @Test
  void itsTicketIsSentBack() {
    mirror.wantsTicket();
    log.append(0, 300);
    mirrors.round();
    log.append(300, 400);
    mirrors.round();

    assertTrue(isMirrored(399), said());
    assertEquals(List.of("0 to 0", "0 to 300", "300 to 400", "300 to 400"), mirror.asked());
  }

  @Test
  void afterARestartOfOursItIsAskedWhereItIs() {
    log.append(0, 300);
    mirrors.round();
    mirrors = mirrors(mirror);
    log.append(300, 600);
    mirrors.round();

    assertEquals(List.of("0 to 0", "0 to 300", "0 to 0", "300 to 600"), mirror.asked());
    assertTrue(isMirrored(599));
  }

  @Test
  void aMirrorThatLostEntriesGetsThemAgain() {
    log.append(0, 300);
    mirrors.round();
    log.append(300, 600);
    mirror.once(409, "600\n0\n\n");
    mirrors.round();

    assertEquals(List.of("0 to 0", "0 to 300", "300 to 600", "0 to 600"), mirror.asked());
    assertTrue(isMirrored(599));
  }

  @ParameterizedTest
  @CsvSource({
    "400, ''",
    "403, ''",
    "404, ''",
    "422, ''",
    "429, ''",
    "500, ''",
    "200, ''",
    "200, 'no signature'",
    "202, ''",
    "202, '5'",
    "409, 'a\nb\n\n'",
    "409, '10\n3\n!\n'",
    "409, '10\n99\n\n'",
    "202, '10\n0\n\n'"
  })
  void oneThatTakesNothingIsLeftAloneForAWhile(int status, String body) {
    mirror.always(status, body);
    log.append(0, 10);
    rounds(ROUNDS_OF_A_PAUSE - 1);
    var asked = mirror.asked().size();
    mirror.behave();
    rounds(ROUNDS_OF_A_PAUSE);

    assertTrue(asked <= 4, mirror.asked().toString());
    assertTrue(said().contains("a mirror does not take entries\",\"mirror\":\"m.example"), said());
    assertTrue(said().contains("a mirror takes entries again"), said());
    assertTrue(isMirrored(9));
    assertTrue(log.merkle().isOpen());
  }

  @Test
  void aSignatureByAnotherKeyIsNotTaken() {
    log.append(0, 10);
    var other = SignerKey.generate("m.example", SignatureType.ED25519_COSIGNATURE);
    mirror.always(200, other.sign(log.merkle().checkpoint().text(), 1_767_139_200) + "\n");
    mirrors.round();

    assertFalse(isMirrored(9));
    assertTrue(said().contains("its signature is not by its key"), said());
  }

  @Test
  void aCosignatureWithoutATimeIsNotTaken() {
    mirror.at(0);
    log.append(0, 10);
    mirrors.round();

    assertFalse(isMirrored(9));
    assertTrue(said().contains("its cosignature has no time"), said());
  }

  @Test
  void aMirrorThatIsAwayHoldsUpNoOther() {
    try (var other = new TestMirror("n.example", SignatureType.ED25519_COSIGNATURE, log())) {
      mirror.close();
      mirrors = mirrors(mirror, other);
      log.append(0, 10);
      mirrors.round();

      assertEquals(10, other.kept().size());
      assertEquals(3, log.merkle().published().signatures().size());
    }
  }

  private VerifierKey log() {
    return keys.verifiers().getFirst();
  }

  @Test
  void aForkStopsTheLog() {
    log.append(0, 10);
    mirror.saw(new Checkpoint(ORIGIN, 1_000, OTHER));
    rounds(3);

    assertEquals(1, said().lines().count(), said());
    assertTrue(log.isRefused());
    var why = String.valueOf(log.merkle().contradiction().orElseThrow().getMessage());
    assertEquals(
        "a mirror has seen another log of this name (status 409, size 1000, mirror m.example)",
        why);
  }

  @Test
  void aStartAsksWhetherAMirrorHasSeenMore() {
    log.append(0, 10);
    mirrors.round();
    var last = log.merkle().checkpoint();

    assertEquals(new Witnesses.Confirmation.Confirmed(1), mirrors.confirm(last));
    mirror.saw(new Checkpoint(ORIGIN, 1_000, OTHER));
    assertInstanceOf(Witnesses.Confirmation.Contradicted.class, mirrors.confirm(last));
  }
}
