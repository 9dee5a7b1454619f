package dev.sovereign.api;

import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;

/// An error in OpenAI's words; what is empty is `null` there.
///
/// @param members further ones of the object, each after a comma
record Words(int status, String type, String message, String param, String code, String members) {
  static final String NONE = "";

  Words(int status, String type, String message, String param, String code) {
    this(status, type, message, param, code, NONE);
  }

  /// The error object.
  byte[] object() {
    var text =
        "{\"error\":{\"message\":"
            + JsonText.quote(message)
            + ",\"type\":"
            + JsonText.quote(type)
            + ",\"param\":"
            + orNull(param)
            + ",\"code\":"
            + orNull(code)
            + members
            + "}}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String orNull(String word) {
    return word.isEmpty() ? "null" : JsonText.quote(word);
  }
}
