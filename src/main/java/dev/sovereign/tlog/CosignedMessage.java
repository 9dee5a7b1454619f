package dev.sovereign.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The bytes that cosigners sign (c2sp.org/tlog-cosignature), which are not the note's text alone.
final class CosignedMessage {
  private static final byte[] LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NAME = 255;

  private CosignedMessage() {}

  /// By Ed25519: the text of a checkpoint, with its extensions, and the time. Nothing where it is
  /// no checkpoint.
  static Optional<byte[]> timed(String text, long time) {
    return checkpoint(text).map(_ -> NoteText.encode("cosignature/v1\ntime " + time + "\n" + text));
  }

  /// By ML-DSA-44: what a checkpoint says, without its text. Such a signature does not cover
  /// extensions: over a checkpoint that has some there is none, since nobody vouches for them.
  static Optional<byte[]> tree(String cosigner, String text, long time) {
    return checkpoint(text)
        .filter(it -> it.extensions().isEmpty())
        .flatMap(it -> subtree(cosigner, time, it.origin(), new Span(0, it.size()), it.root()));
  }

  /// By ML-DSA-44: a part of a tree.
  ///
  /// ```
  /// "subtree/v1" LF NUL | n, cosigner (n bytes) | time u64 | n, origin (n bytes)
  ///                     | start u64 | end u64 | hash (32 bytes)
  /// ```
  static Optional<byte[]> subtree(String cosigner, long time, String origin, Span span, Hash hash) {
    var by = NoteText.encode(cosigner);
    var of = NoteText.encode(origin);
    if (by.length > LONGEST_NAME || of.length > LONGEST_NAME || (span.start() != 0 && time != 0)) {
      return Optional.empty();
    }
    var message =
        ByteBuffer.allocate(LABEL.length + 2 + by.length + of.length + 3 * Long.BYTES + Hash.BYTES);
    message.put(LABEL).put((byte) by.length).put(by).putLong(time);
    message.put((byte) of.length).put(of).putLong(span.start()).putLong(span.end());
    return Optional.of(message.put(hash.bytes()).array());
  }

  private static Optional<Checkpoint> checkpoint(String text) {
    try {
      return Optional.of(Checkpoint.parse(text));
    } catch (Malformed noCheckpoint) {
      return Optional.empty();
    }
  }
}
