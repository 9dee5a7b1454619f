package dev.sovereign.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers are lost, and the program ends at the worst of moments.
@Tag("slow")
final class CutOffAnchorsTest {
  private final AnchoredLog log = new AnchoredLog();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void whatWasLoggedWithoutAnAnswerIsProvedByTheTiles() {
    log.rekor().loseAnswers();
    log.round();
    assertEquals(301, log.rekor().size());
    log.rekor().behave();
    log.roundAfter(AnchoredLog.PAUSE);

    assertEquals(301, log.rekor().size());
    assertEquals(300, log.anchored().entry().index());
    assertEquals(Optional.empty(), log.anchored().flaw(AnchoredLog.trust(log.rekor().verifier())));
    assertEquals(1, new HashSet<>(log.rekor().asked()).size());
  }

  @Test
  void whatWasLoggedAndCannotBeProvedHasNoRow() {
    log.rekor().loseAnswers();
    log.round();
    log.rekor().behave();
    log.rekor().hideTiles();
    log.roundAfter(AnchoredLog.PAUSE);
    assertTrue(log.rows().last().isEmpty());
    assertEquals(
        1,
        log.saidTimes(
            "it has had the entry before (409), but its log cannot be read: it does not show"),
        log.said());
    log.append(10, 20);
    log.roundAfter(AnchoredLog.EVERY);

    assertEquals(20, log.anchored().tree().size());
  }

  @Test
  void whoeverIsCutOffBeforeTheRequestSendsTheSameBytesLater() {
    log.rekor().always(503);
    log.round();
    log.rekor().behave();
    log.append(10, 20);
    log.pass(AnchoredLog.EVERY.plus(AnchoredLog.EVERY));
    log.restart();
    log.round();

    assertEquals(1, new HashSet<>(log.rekor().asked()).size());
    assertEquals(10, log.anchored().tree().size());
    log.roundAfter(AnchoredLog.PAUSE);
    assertEquals(21, log.anchored().tree().size());
  }

  @Test
  void whoeverIsCutOffBeforeTheAnswerMakesOneRow() {
    log.rekor().loseAnswers();
    log.round();
    log.rekor().behave();
    log.restart();
    log.round();

    assertEquals(301, log.rekor().size());
    assertEquals(10, log.anchored().tree().size());
    assertEquals(11, log.merkle().size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverIsCutOffAfterTheRowMakesNoOther(boolean isNamed) throws IOException {
    log.rekor().loseAnswers();
    log.round();
    log.rekor().behave();
    var outbox = Files.readAllBytes(log.file("anchors/outbox"));
    log.restart();
    log.round();
    cutOff(outbox, isNamed);
    log.restart();
    log.round();
    log.roundAfter(AnchoredLog.EVERY);

    assertEquals(2, log.rekor().asked().size());
    assertEquals(11, log.merkle().size());
    assertEquals(10, log.anchored().tree().size());
    assertFalse(Files.exists(log.file("anchors/outbox")));
  }

  // As if the program had ended before the outbox was cleared, and before the row had its name.
  private void cutOff(byte[] outbox, boolean isNamed) throws IOException {
    Files.write(log.file("anchors/outbox"), outbox);
    if (!isNamed) {
      Files.move(log.file("anchors/10"), log.file("anchors/row"));
    }
  }
}
