package dev.sovereign.tlog;

import java.util.Arrays;
import java.util.List;

/// What a log says of its tree at one size (c2sp.org/tlog-checkpoint): the text of a note.
///
/// @param origin names the log
/// @param size so many leaves
/// @param root of the tree of them
/// @param extensions further lines; ours has none, and no monitor can check them
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
  private static final int OWN_LINES = 3;

  /// Checks the parts.
  public Checkpoint {
    extensions = List.copyOf(extensions);
    if (!NoteText.isLine(origin)) {
      throw new Malformed("the origin of a checkpoint is a line that is not empty");
    }
    if (size < 0) {
      throw new Malformed("the size of a tree is not negative: " + size);
    }
    if (!extensions.stream().allMatch(NoteText::isLine)) {
      throw new Malformed("an extension of a checkpoint is a line that is not empty");
    }
  }

  /// Of a log whose checkpoints say no more than they must.
  public Checkpoint(String origin, long size, Hash root) {
    this(origin, size, root, List.of());
  }

  /// The checkpoint in the text of a note.
  ///
  /// @throws Malformed if that is none
  public static Checkpoint parse(String text) {
    if (!text.endsWith("\n")) {
      throw new Malformed("a checkpoint ends in a line feed");
    }
    var lines = text.substring(0, text.length() - 1).split("\n", -1);
    if (lines.length < OWN_LINES) {
      throw new Malformed("a checkpoint has 3 lines or more: " + lines.length);
    }
    return new Checkpoint(
        lines[0],
        Decimal.parse(lines[1], "the size of a tree"),
        Hash.parse(lines[2]),
        Arrays.asList(lines).subList(OWN_LINES, lines.length));
  }

  /// The text that is signed.
  public String text() {
    var text = new StringBuilder(origin).append('\n').append(size).append('\n');
    text.append(root.base64()).append('\n');
    extensions.forEach(it -> text.append(it).append('\n'));
    return text.toString();
  }
}
