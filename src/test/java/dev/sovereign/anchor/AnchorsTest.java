package dev.sovereign.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checkpoints go to a Rekor that answers by its specification, or not at all.
@Tag("slow")
final class AnchorsTest {
  private final AnchoredLog log = new AnchoredLog();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void theFirstRoundAnchorsWhatThereIs() {
    log.round();

    assertEquals(log.merkle().origin(), log.anchored().tree().origin());
    assertEquals(10, log.anchored().tree().size());
    assertEquals(300, log.anchored().entry().index());
    assertEquals(log.now().toEpochMilli(), log.anchored().atMillis());
    assertEquals(Optional.empty(), log.anchored().flaw(AnchoredLog.trust(log.rekor().verifier())));
    assertEquals(11, log.merkle().size());
    assertFalse(Files.exists(log.file("anchors/outbox")));
  }

  @Test
  void itsOwnRowIsNoReasonForAnotherAnchor() {
    log.round();
    log.roundAfter(AnchoredLog.EVERY);
    log.roundAfter(AnchoredLog.EVERY);
    assertEquals(1, log.rekor().asked().size());
    log.append(10, 11);
    log.roundAfter(Duration.ofSeconds(1));

    assertEquals(2, log.rekor().asked().size());
    assertEquals(12, log.anchored().tree().size());
  }

  @Test
  void beforeItsTimeNothingIsSent() {
    log.round();
    log.append(10, 20);
    log.roundAfter(AnchoredLog.EVERY.minusSeconds(1));
    log.restart();
    log.round();
    assertEquals(1, log.rekor().asked().size());
    log.roundAfter(Duration.ofSeconds(1));

    assertEquals(2, log.rekor().asked().size());
  }

  @Test
  void atTheEndWhatIsNewIsAnchoredWhateverTheTime() {
    log.round();
    log.last();
    assertEquals(1, log.rekor().asked().size());
    log.append(10, 20);
    log.last();

    assertEquals(21, log.anchored().tree().size());
  }

  @Test
  void atTheEndNothingIsSentToARekorThatIsUnwell() {
    log.rekor().always(503);
    log.round();
    log.last();

    assertEquals(1, log.rekor().asked().size());
  }

  @ParameterizedTest
  @CsvSource({
    "400, 'it refuses the entry with 400: does it take ECDSA on P-256?'",
    "404, 'it answers 404'",
    "405, 'its shard is frozen (405): log.anchor has to name the next one'",
    "409, 'it has had the entry before (409) and does not say where'",
    "500, 'it answers 500'",
    "503, 'it answers 503'",
    "302, 'it answers 302'",
    "200, 'it answers 200'"
  })
  void whatRefusesIsSaidOnceAndSentTheSameBytesLater(int status, String reason) {
    log.rekor().always(status);
    log.round();
    log.roundAfter(AnchoredLog.PAUSE.minusSeconds(1));
    assertEquals(1, log.rekor().asked().size());
    log.roundAfter(Duration.ofSeconds(1));
    log.roundAfter(AnchoredLog.PAUSE);
    assertEquals(2, log.rekor().asked().size());
    log.rekor().behave();
    log.roundAfter(AnchoredLog.PAUSE);

    assertEquals(1, new HashSet<>(log.rekor().asked()).size());
    assertEquals(10, log.anchored().tree().size());
    assertEquals(1, log.saidTimes("\"reason\":\"" + reason + "\""), log.said());
    assertEquals(1, log.saidTimes("anchored in Rekor again"), log.said());
  }

  @Test
  void whatIsAwayIsSaidOnce() throws IOException {
    log.rekor().close();
    log.round();
    log.roundAfter(AnchoredLog.PAUSE);

    assertEquals(1, log.saidTimes("\"reason\":\"it does not answer\""), log.said());
    assertTrue(new Outbox(log.file("anchors/outbox")).pending(_ -> {}).isPresent());
  }

  @Test
  void whatWasNotAnchoredWhenTheNextIsDueMakesRoomForIt() {
    log.rekor().always(503);
    log.round();
    log.append(10, 20);
    log.roundAfter(AnchoredLog.EVERY);
    log.rekor().behave();
    log.roundAfter(AnchoredLog.EVERY);

    assertEquals(20, log.anchored().tree().size());
    assertEquals(2, new HashSet<>(log.rekor().asked()).size());
  }

  @Test
  void ofALogThatHasStoppedNothingIsAnchored() {
    log.merkle().stop("the log is frozen");
    log.round();
    log.last();

    assertEquals(0, log.rekor().asked().size());
    assertFalse(Files.exists(log.file("anchors/row")));
  }

  @Test
  void afterAFaultOfOursRekorIsNotAskedEachSecond() {
    log.breakClock();
    assertThrows(IllegalStateException.class, log::round);
    log.roundAfter(Duration.ofSeconds(1));
    log.roundAfter(AnchoredLog.PAUSE.minusSeconds(2));
    assertEquals(1, log.rekor().asked().size());

    log.pass(Duration.ofSeconds(1));
    assertThrows(IllegalStateException.class, log::round);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Files.createDirectories(log.file("anchors/row"));
    log.round();

    assertEquals(1, log.saidTimes("cannot keep a row in "), log.said());
    assertEquals(0, log.rekor().asked().size());
  }

  @Test
  void aBrokenOutboxIsSetAside() throws IOException {
    Files.writeString(log.file("anchors/outbox"), "{");
    log.restart();
    log.round();

    assertEquals(1, log.saidTimes("anchors/outbox.broken"), log.said());
    assertEquals(10, log.anchored().tree().size());
  }

  @Test
  void anOutboxThatCannotBeReadIsSetAside() throws IOException {
    Files.createDirectory(log.file("anchors/outbox"));
    log.restart();
    log.round();

    assertEquals(1, log.saidTimes("anchors/outbox.broken"), log.said());
    assertEquals(10, log.anchored().tree().size());
  }

  @Test
  void theKeyIsMadeOnceAndNobodyElseReadsIt() throws IOException {
    var made = Files.readString(log.file("key"));
    log.restart();

    assertEquals(made, Files.readString(log.file("key")));
    assertTrue(made.startsWith("-----BEGIN PRIVATE KEY-----\n"));
    assertEquals(2, Files.getPosixFilePermissions(log.file("key")).size());
  }
}
