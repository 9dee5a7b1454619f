package dev.sovereign.cli;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TileSource;
import dev.sovereign.tlog.VerifierKey;
import java.util.List;
import java.util.Optional;

/// Where a log is read: on a server, or in a folder that it was exported to.
interface LogPlace extends TileSource {
  /// Its latest checkpoint, which nobody has checked.
  ///
  /// @throws Malformed if it is none
  Note checkpoint();

  /// The text of the key that it says is its own.
  String vkey();

  /// A checkpoint that the log's key has signed.
  record Head(VerifierKey key, Note note, Checkpoint tree) {}

  /// Whether the key signed this note.
  static boolean isSigned(Note note, VerifierKey key) {
    return note.check(List.of(key)) instanceof Note.Checked.Signed;
  }

  /// Its checkpoint, checked.
  ///
  /// @param trusted the log's key as the caller knows it; else it is taken from here
  /// @throws ApiClient.Unanswered if that key did not sign it
  default Head head(Optional<String> trusted) {
    try {
      var key = VerifierKey.parse(trusted.orElseGet(this::vkey));
      var note = checkpoint();
      if (!isSigned(note, key)) {
        throw new ApiClient.Unanswered("the log's checkpoint is not signed by " + key);
      }
      var tree = Checkpoint.parse(note.text());
      if (!tree.origin().equals(key.name())) {
        throw new ApiClient.Unanswered(
            "the key is that of %s, the checkpoint of %s".formatted(key.name(), tree.origin()));
      }
      return new Head(key, note, tree);
    } catch (Malformed broken) {
      throw new ApiClient.Unanswered("what the log shows is broken: " + broken.getMessage());
    }
  }
}
