package dev.sovereign.json;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/// Writes small pieces of JSON.
public final class JsonText {
  private JsonText() {}

  /// The text as a JSON string, quotes and all, in UTF-8.
  public static byte[] quoted(String text) {
    return quote(text).getBytes(StandardCharsets.UTF_8);
  }

  /// The text as a JSON string, quotes and all.
  public static String quote(String text) {
    if (isPlain(text)) {
      return '"' + text + '"';
    }
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
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
