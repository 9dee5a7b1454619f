package dev.sovereign.witness;

import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureLine;
import dev.sovereign.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads what a server answers that cosigned a checkpoint: signature lines, of which one is its
/// own.
final class Cosignature {
  private Cosignature() {}

  /// The line of this key in an answer.
  ///
  /// @param note that was shown
  /// @param lines that came back
  /// @throws Malformed if there is none that is right; the message says why, in words of ours
  static SignatureLine of(VerifierKey key, Note note, String lines) {
    var signed = answered(note, lines).check(List.of(key));
    if (signed instanceof Note.Checked.Signed by) {
      return by.signatures().getFirst().line();
    }
    throw new Malformed("its signature is not by its key");
  }

  private static Note answered(Note note, String lines) {
    try {
      return Note.parse((note.text() + "\n" + lines).getBytes(StandardCharsets.UTF_8));
    } catch (Malformed other) {
      throw new Malformed("its answer is no signature");
    }
  }
}
