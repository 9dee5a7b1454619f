package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.meter.Log;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.testkit.TestMirror;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.TrustPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A log that grows between the rounds of its witnesses and its mirrors, and whose later
/// checkpoints others show to both.
final class WitnessesAndMirrorsTest {
  private static final int ROUNDS_OF_A_PAUSE = 11;

  private final Path folder = Folders.create();
  private final LogKeys keys = LogKeys.generate("example.com/log");
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Log lines =
      new Log(new PrintStream(said, true, StandardCharsets.UTF_8), Clock.systemUTC());
  private final TestWitness witness = new TestWitness("w.example", keys.verifiers().getFirst());
  private final TestMirror mirror =
      new TestMirror("m.example", SignatureType.ED25519_COSIGNATURE, keys.verifiers().getFirst());
  private OpenLog log;
  private Witnesses witnesses;
  private Mirrors mirrors;

  @BeforeEach
  void open() throws IOException {
    log = OpenLog.in(folder, keys);
    witnesses = new Witnesses(policy(), log.merkle(), lines);
    var place = new Mirrors.Place(mirror.verifier(), mirror.url());
    mirrors = new Mirrors(List.of(place), log.merkle(), lines);
  }

  @AfterEach
  void close() {
    log.close();
    witness.close();
    mirror.close();
    Folders.delete(folder);
  }

  private TrustPolicy policy() {
    var text = "log " + keys.verifiers().getFirst() + "\n" + witness.line("w") + "quorum w\n";
    return TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private Note grown(int from, int to) {
    log.append(from, to);
    return log.merkle().wholeCheckpoint();
  }

  private static Checkpoint tree(Note note) {
    return Checkpoint.parse(note.text());
  }

  private int signers(Note note) {
    var known = List.of(witness.verifier(), mirror.verifier());
    return assertInstanceOf(Note.Checked.Signed.class, note.check(known)).keys().size();
  }

  private void assertAllCosign() {
    witnesses.round();
    mirrors.round();

    assertTrue(log.merkle().contradiction().isEmpty());
    assertEquals(2, signers(log.merkle().published()));
  }

  @Test
  void aRoundOfWitnessesThatBeganEarlierTakesNothingBack() {
    var earlier = grown(0, 100);
    grown(100, 120);
    mirrors.round();
    log.merkle().publish(earlier); // As the witnesses' round does that began before.
    IntStream.range(0, 2 * ROUNDS_OF_A_PAUSE).forEach(_ -> mirrors.round());

    assertEquals(120, tree(log.merkle().published()).size());
    grown(120, 130);
    assertAllCosign();
    assertEquals(130, tree(log.merkle().published()).size());
  }

  @Test
  void bothCosignEachTreeThatIsShown() {
    for (var size = 10; size <= 50; size += 10) {
      grown(size - 10, size);
      assertAllCosign();
    }
    assertEquals(2, signers(log.merkle().provePublished(49).note()));
  }

  @Test
  void aMirrorThatAThirdPartyShowedALaterCheckpointStopsNothing() {
    log.merkle().publish(grown(0, 10));
    mirror.saw(tree(grown(10, 20)));
    IntStream.range(0, 2 * ROUNDS_OF_A_PAUSE).forEach(_ -> mirrors.round());

    assertSaidOnce("a mirror knows a later checkpoint");
    assertAllCosign();
  }

  private void assertSaidOnce(String line) {
    var all = said.toString(StandardCharsets.UTF_8);
    assertEquals(1, all.lines().filter(it -> it.contains(line)).count(), all);
  }

  @Test
  void aWitnessThatAThirdPartyShowedALaterCheckpointStopsNothing() {
    var member = member();
    var ours = grown(0, 10);
    var later = grown(10, 20);
    witness.saw(tree(later));

    assertEquals(new Member.Asked.Nothing(), member.ask(ours, 10));
    assertEquals(new Member.Asked.Nothing(), member.ask(ours, 10));
    assertSaidOnce("a witness knows a later checkpoint");
    assertInstanceOf(Member.Asked.Signed.class, member.ask(later, 20));
  }

  @Test
  void aWitnessThatAThirdPartyShowedThisCheckpointCosignsIt() {
    var member = member();
    member.ask(grown(0, 10), 10);
    var ours = grown(10, 20);
    witness.saw(tree(ours));

    assertInstanceOf(Member.Asked.Signed.class, member.ask(ours, 20));
    assertEquals(List.of("old 10", "old 0", "old 10", "old 20"), witness.asked());
  }

  @Test
  void aMirrorThatAThirdPartyShowedThisCheckpointCosignsIt() {
    grown(0, 10);
    assertAllCosign();
    mirror.saw(tree(grown(10, 20)));

    assertAllCosign();
  }

  private Member member() {
    var witnessed = policy().witnesses().getFirst();
    return new Member(witnessed, witnessed.url().orElseThrow(), policy(), log.merkle(), lines);
  }

  @Test
  void moreThanTheLogHasSignedStaysAContradiction() {
    var ours = grown(0, 10);
    witness.saw(new Checkpoint(log.merkle().origin(), 11, tree(ours).root()));

    assertInstanceOf(Member.Asked.Contradicted.class, member().ask(ours, 10));
  }
}
