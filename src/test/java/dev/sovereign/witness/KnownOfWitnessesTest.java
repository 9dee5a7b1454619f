package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.meter.Log;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What others are told of the witnesses of a log.
final class KnownOfWitnessesTest {
  private static final SignerKey KEY = SignerKey.generate("example.com/log", SignatureType.ED25519);

  private final Path folder = Folders.create();
  private final TestWitness one = new TestWitness("w1.example", KEY.verifier());
  private final TestWitness two = new TestWitness("w2.example", KEY.verifier());
  private final OpenLog log = OpenLog.in(folder, KEY);
  private final Witnesses witnesses = new Witnesses(policy(), log.merkle(), silent());

  KnownOfWitnessesTest() throws IOException {}

  @AfterEach
  void close() {
    log.close();
    one.close();
    two.close();
    Folders.delete(folder);
  }

  private TrustPolicy policy() {
    var text = one.line("a") + two.line("b") + "group both all a b\nquorum both\n";
    return TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Log silent() {
    return new Log(new PrintStream(OutputStream.nullOutputStream()), Clock.systemUTC());
  }

  @Test
  void whatTheQuorumCosignedLastIsKnownWithItsEarliestTime() {
    one.at(1_800_000_100);
    two.at(1_800_000_000);
    log.append(0, 10);
    assertTrue(witnesses.witnessed().isEmpty());
    witnesses.round();
    log.append(10, 20);
    two.always(503, "");
    witnesses.round();

    var last = witnesses.witnessed().orElseThrow();
    assertEquals(10, last.tree().size());
    assertEquals(log.merkle().checkpointOf(10).text(), last.tree().text());
    assertEquals(1_800_000_000, last.time());
  }

  @Test
  void howFarEachIsBehindIsKnownByName() {
    log.append(0, 10);
    assertEquals(List.of(new Lag("a", 10), new Lag("b", 10)), witnesses.lags());
    witnesses.round();
    assertEquals(List.of(new Lag("a", 0), new Lag("b", 0)), witnesses.lags());
    two.always(503, "");
    log.append(10, 25);
    witnesses.round();

    assertEquals(List.of(new Lag("a", 0), new Lag("b", 15)), witnesses.lags());
  }
}
