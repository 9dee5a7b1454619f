package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signed notes by their specification; the vector is that of Go's `sumdb/note`.
final class NoteTest {
  private static final VerifierKey KEY =
      VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  private static final String TEXT = "This is an example message.\n";
  private static final String LINE =
      "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm"
          + "RKuwHjG1Yu72IneyaQM=\n";
  private static final String UNKNOWN = "— example.com/bar AAAAAQE=\n";
  private static final SignerKey OTHER = SignerKey.generate("b", SignatureType.ED25519);

  @Test
  void aNoteIsItsBytes() {
    var bytes = bytes(TEXT + "\n" + LINE + UNKNOWN);

    assertArrayEquals(bytes, Note.parse(bytes).bytes());
  }

  @Test
  void aKnownSignatureIsFound() {
    var signed = signed(note(TEXT + "\n" + UNKNOWN + LINE), KEY, OTHER.verifier());

    assertEquals(List.of(KEY), signed);
  }

  @Test
  void aTextMayHoldEmptyLines() {
    var text = "one\n\n\ntwo\n\n";

    assertEquals(text, note(text + "\n" + LINE).text());
  }

  @Test
  void linesOfUnknownKeysAreLeftOut() {
    var sameName = SignatureLine.of(KEY.name(), KEY.id() + 1, new byte[64]);
    var sameId = SignatureLine.of("c", KEY.id(), new byte[64]);

    var note = note(TEXT + "\n" + LINE).with(sameName).with(sameId);

    assertEquals(List.of(KEY), signed(note, KEY));
    assertInstanceOf(Note.Checked.Unsigned.class, note.check(List.of()));
    assertInstanceOf(Note.Checked.Unsigned.class, note.check(List.of(OTHER.verifier())));
  }

  @Test
  void aWrongLineOfAKnownKeySpoilsTheNote() {
    var wrong = SignatureLine.of(KEY.name(), KEY.id(), new byte[64]);
    var note = new Note(TEXT, List.of(line(), OTHER.sign(TEXT, 0), wrong));

    assertEquals(new Note.Checked.Spoiled(wrong), note.check(List.of(KEY, OTHER.verifier())));
  }

  @Test
  void aKeyThatSignedTwiceCountsOnce() {
    assertEquals(List.of(KEY), signed(new Note(TEXT, List.of(line(), line())), KEY));
  }

  @Test
  void aLaterSignatureOfAKeyTakesThePlaceOfItsEarlier() {
    var first = OTHER.sign("first\n", 0);

    var note = new Note(TEXT, List.of(first, line())).with(OTHER.sign(TEXT, 0));

    assertEquals(List.of(KEY, OTHER.verifier()), signed(note, KEY, OTHER.verifier()));
  }

  @Test
  void aNoteMayHoldAHundredSignatures() {
    var most = TEXT + "\n" + UNKNOWN.repeat(Note.MAX_SIGNATURES);

    assertEquals(Note.MAX_SIGNATURES, note(most).signatures().size());
    assertThrows(Malformed.class, () -> note(most + UNKNOWN));
  }

  @Test
  void aNoteHasAMegabyteAtMost() {
    var room = Note.MAX_BYTES - bytes("\n\n" + LINE).length;

    note("x".repeat(room) + "\n\n" + LINE);

    assertThrows(Malformed.class, () -> note("x".repeat(room + 1) + "\n\n" + LINE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n— a AAAAAQE=\n",
        "\n— a AAAAAQE=\n",
        "text\n\n— a AAAAAQE=",
        "text\n\n— a AAAAAQE=\n\n",
        "text\n\n— a AAAAAQE=\nmore\n",
        "text\n\n- a AAAAAQE=\n",
        "text\n\n—  AAAAAQE=\n",
        "text\n\n— a\n",
        "text\n\n— a \n",
        "text\n\n— a+b AAAAAQE=\n",
        "text\n\n— a\u00a0b AAAAAQE=\n",
        "text\n\n— a\u2003b AAAAAQE=\n",
        "text\n\n— a\u0085b AAAAAQE=\n",
        "text\n\n— a AAAAAQ==\n",
        "text\n\n— a AAAAAQE\n",
        "text\n\n— a AAAAAQF=\n",
        "text\n\n— a AAAAAQE= \n",
        "text\n\n— a AAAAAQE= x\n",
        "te\txt\n\n— a AAAAAQE=\n",
        "te\rxt\n\n— a AAAAAQE=\n",
        "te\0xt\n\n— a AAAAAQE=\n"
      })
  void whatIsNoNoteIsRefused(String text) {
    assertThrows(Malformed.class, () -> note(text));
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    var bytes = bytes("te?t\n\n— a AAAAAQE=\n");
    bytes[2] = (byte) 0xff;

    assertThrows(Malformed.class, () -> Note.parse(bytes));
    assertThrows(Malformed.class, () -> new Note("\ud800\n", List.of(line())));
  }

  // By ECDSA, which the log does not know (the test data of transparency-dev's `formats`).
  @Test
  void aNoteOfAnotherKindIsRead() {
    var text = "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n";
    var line =
        "— rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKV"
            + "Clgqq20uDLet7MCoTURUCRdxwWBHHufk=\n";

    assertEquals(798_034, Checkpoint.parse(note(text + "\n" + line).text()).size());
    assertEquals("c0d23d6a", HexFormat.of().toHexDigits(only(text + "\n" + line).keyId()));
  }

  private static SignatureLine only(String note) {
    return note(note).signatures().getFirst();
  }

  private static List<VerifierKey> signed(Note note, VerifierKey... known) {
    var checked = assertInstanceOf(Note.Checked.Signed.class, note.check(List.of(known)));
    return List.copyOf(checked.keys());
  }

  private static SignatureLine line() {
    return only(TEXT + "\n" + LINE);
  }

  private static Note note(String text) {
    return Note.parse(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
