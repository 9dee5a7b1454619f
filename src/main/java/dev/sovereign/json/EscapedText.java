package dev.sovereign.json;

/// The inside of a JSON string, with its escapes.
final class EscapedText {
  private static final int OF_UNIT = 6; // Such as the six characters of an escaped U+20AC.
  private static final int HEX = 16;

  private EscapedText() {}

  /// How many bytes the text has in UTF-8 once its escapes are resolved.
  static int bytes(byte[] source, int start, int end) {
    var count = 0;
    var at = start;
    while (at < end) {
      if (source[at] != '\\') {
        count++;
        at++;
      } else if (source[at + 1] != 'u') {
        count++;
        at += 2;
      } else {
        count += inUtf8(unit(source, at + 2));
        at += OF_UNIT;
      }
    }
    return count;
  }

  private static int unit(byte[] source, int at) {
    var unit = 0;
    for (var i = at; i < at + 4; i++) {
      unit = unit * HEX + Character.digit(source[i], HEX);
    }
    return unit;
  }

  // Each half of a pair has two of the pair's four bytes.
  private static int inUtf8(int unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
  }
}
