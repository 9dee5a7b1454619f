package dev.sovereign.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What may stand in a note: valid UTF-8 without ASCII control characters but line feeds
/// (c2sp.org/signed-note, "Format").
final class NoteText {
  private static final int NEXT_LINE = 0x85; // A Unicode space that is no separator.

  private NoteText() {}

  /// The text of these bytes.
  static String decode(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new Malformed("a note is valid UTF-8");
    }
    if (!allows(text)) {
      throw new Malformed("a note holds no control characters but line feeds");
    }
    return text;
  }

  static byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Whether a note may hold this text. Each proof asks, so it does without an encoder.
  static boolean allows(String text) {
    for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      var point = text.codePointAt(i);
      var isHalf = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      if (isHalf || (point < ' ' && point != '\n')) {
        return false; // UTF-8 has no way to say half a pair of surrogates.
      }
    }
    return true;
  }

  /// Whether this is one line that says something, without its line feed.
  static boolean isLine(String text) {
    return !text.isEmpty() && text.indexOf('\n') < 0 && allows(text);
  }

  /// Whether a key may have this name: no Unicode space, no plus.
  static boolean isKeyName(String text) {
    return isLine(text)
        && text.indexOf('+') < 0
        && text.codePoints().noneMatch(it -> Character.isSpaceChar(it) || it == NEXT_LINE);
  }
}
