package dev.sovereign.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.core.io.JsonStringEncoder;

/// Writes small pieces of JSON.
public final class JsonText {
  private JsonText() {}

  /// The text as a JSON string, quotes and all, in UTF-8.
  public static byte[] quoted(String text) {
    return quote(text).getBytes(StandardCharsets.UTF_8);
  }

  /// The text as a JSON string, quotes and all. Half of a surrogate pair without the other, which
  /// UTF-8 has no bytes for, is escaped.
  public static String quote(String text) {
    if (isPlain(text)) {
      return '"' + text + '"';
    }
    var quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
    return '"' + (hasHalf(quoted) ? withHalvesEscaped(quoted) : quoted) + '"';
  }

  /// Writes the text as a JSON string, quotes and all.
  public static void quote(JsonBytes out, String text) {
    if (isPlain(text)) {
      out.ascii('"').ascii(text).ascii('"');
    } else {
      out.text(quote(text));
    }
  }

  private static boolean hasHalf(String text) {
    return text.codePoints().anyMatch(JsonText::isHalf);
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String withHalvesEscaped(String text) {
    var out = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            it -> {
              if (isHalf(it)) {
                out.append("\\u").append(HexFormat.of().toHexDigits((char) it));
              } else {
                out.appendCodePoint(it);
              }
            });
    return out.toString();
  }

  /// Whether these bytes may stand between the quotes of a string as they are: UTF-8 without
  /// quotes, escapes and control characters.
  public static boolean isPlain(byte[] bytes, int from, int to) {
    var isAscii = true;
    for (var i = from; i < to; i++) {
      var b = bytes[i];
      if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
        return false;
      }
      isAscii &= b >= 0;
    }
    return isAscii || Utf8.firstMalformed(Arrays.copyOfRange(bytes, from, to)).isEmpty();
  }

  private static boolean isPlain(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return false;
      }
    }
    return true;
  }
}
