package dev.sovereign.cli;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TileSource;
import dev.sovereign.tlog.VerifierKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where a log is read: on a server, or in a folder that it was exported to.
interface LogPlace extends TileSource {
  /// Its latest checkpoint, which nobody has checked.
  ///
  /// @throws Malformed if it is none
  Note checkpoint();

  /// The text of the keys that it says are its own, one a line.
  String vkeys();

  /// All rows of anchors that it shows, 10,000 at most, the newest first, which nobody has checked,
  /// as a page of `/log/anchors`; nothing where it has no such page.
  ///
  /// @throws Malformed if what it shows is no list of them
  Optional<byte[]> anchors();

  /// A checkpoint that the log has signed.
  ///
  /// @param keys of the log, not empty
  record Head(List<VerifierKey> keys, Note note, Checkpoint tree) {
    /// The keys as text, one a line.
    String vkeys() {
      return keys.stream().map(it -> it + "\n").collect(Collectors.joining());
    }
  }

  /// Whether one of the keys signed this note, and no line of one is wrong.
  static boolean isSigned(Note note, List<VerifierKey> keys) {
    return note.check(keys) instanceof Note.Checked.Signed;
  }

  /// Its checkpoint, checked.
  ///
  /// @param trusted a key of the log as the caller knows it; else they are taken from here
  /// @throws ApiClient.Unanswered if no such key signed it
  default Head head(Optional<String> trusted) {
    try {
      var keys = trusted.orElseGet(this::vkeys).lines().map(VerifierKey::parse).toList();
      var note = checkpoint();
      if (keys.isEmpty() || !isSigned(note, keys)) {
        var first = keys.isEmpty() ? "a key" : keys.getFirst().toString();
        throw new ApiClient.Unanswered("the log's checkpoint is not signed by " + first);
      }
      var tree = Checkpoint.parse(note.text());
      var other = keys.stream().filter(it -> !tree.origin().equals(it.name())).findFirst();
      if (other.isPresent()) {
        throw new ApiClient.Unanswered(
            "the key is that of %s, the checkpoint of %s"
                .formatted(other.get().name(), tree.origin()));
      }
      return new Head(keys, note, tree);
    } catch (Malformed broken) {
      throw new ApiClient.Unanswered("what the log shows is broken: " + broken.getMessage());
    }
  }
}
