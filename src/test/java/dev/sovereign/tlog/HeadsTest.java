package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Which checkpoint is shown, and with whose cosignatures.
final class HeadsTest {
  private static final String ORIGIN = "example.com/log";
  private static final SignatureType TYPE = SignatureType.ED25519_COSIGNATURE;

  private final LogKeys keys = LogKeys.generate(ORIGIN);
  private final SignerKey witness = SignerKey.generate("w.example", TYPE);
  private final SignerKey mirror = SignerKey.generate("m.example", TYPE);
  private final Heads heads = new Heads(keys);

  private Note signed(int size) {
    var tree = new TestLog(size).head(ORIGIN);
    heads.sign(tree);
    return keys.signWhole(tree);
  }

  private static Note cosigned(Note note, SignerKey... by) {
    var whole = note;
    for (var one : by) {
      whole = whole.with(one.sign(note.text(), 1));
    }
    return whole;
  }

  private static List<String> cosigners(Heads.Head head) {
    return head.note().signatures().stream()
        .map(SignatureLine::name)
        .filter(it -> !it.equals(ORIGIN))
        .toList();
  }

  @Test
  void whoCosignsAMirroredTreeLaterIsShownBesideTheMirror() {
    var note = signed(10);
    heads.publish(note);
    heads.publishMirrored(cosigned(note, mirror));
    heads.publish(cosigned(note, witness));

    assertEquals(List.of("w.example", "m.example"), cosigners(heads.published()));
    assertEquals(List.of("w.example", "m.example"), cosigners(heads.published(9)));
  }

  @Test
  void aMirrorThatCosignsLaterTakesNoWitnessAway() {
    var note = signed(10);
    heads.publish(cosigned(note, witness));
    heads.publishMirrored(cosigned(note, mirror));

    assertEquals(List.of("w.example", "m.example"), cosigners(heads.published()));
  }

  @Test
  void whatIsShownNeverShrinks() {
    var earlier = signed(10);
    var later = signed(12);

    assertEquals(Checkpoint.parse(later.text()), heads.published().tree());
    assertFalse(heads.publish(cosigned(earlier, witness)));
    assertEquals(Checkpoint.parse(later.text()), heads.published().tree());
    assertTrue(heads.publish(cosigned(later, witness)));
    assertEquals(List.of("w.example"), cosigners(heads.published()));
  }
}
