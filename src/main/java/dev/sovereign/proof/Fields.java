package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Malformed;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Reads JSON of which all that is asked for must be there, and be what it should be. Members that
/// nobody asks for are left alone.
final class Fields {
  private static final int DEPTH = 32;

  private Fields() {}

  /// The document in these bytes, in which no member stands twice.
  ///
  /// @throws Malformed if it is none
  static Json document(byte[] bytes) {
    try {
      Json.parse(bytes, DEPTH);
      var json = Json.parseAll(bytes);
      requireUnique(json);
      return json;
    } catch (JsonFailure notJson) {
      throw new Malformed(String.valueOf(notJson.getMessage()));
    }
  }

  /// Refuses a value in which a member stands twice: two readers could take another one each.
  ///
  /// @throws Malformed if it does
  static void requireUnique(Json value) {
    var seen = new HashSet<String>();
    for (var member : value.members()) {
      if (!seen.add(member.name())) {
        throw new Malformed("a member stands twice, again at byte " + member.start());
      }
      requireUnique(member.value());
    }
    value.items().forEach(Fields::requireUnique);
  }

  static String text(Json object, String name) {
    return textOrNull(object, name)
        .orElseThrow(() -> new Malformed(name + " is not a text: it is null"));
  }

  /// A text, or nothing for a literal null.
  static Optional<String> textOrNull(Json object, String name) {
    var value = any(object, name);
    return switch (value.kind()) {
      case STRING -> Optional.of(whole(value.text(), name));
      case NULL -> Optional.empty();
      case OBJECT, ARRAY, NUMBER, BOOLEAN -> throw new Malformed(name + " is not a text");
    };
  }

  private static String whole(String text, String name) {
    if (!Jcs.isWhole(text)) {
      throw new Malformed(name + " holds half of a surrogate pair");
    }
    return text;
  }

  static long number(Json object, String name) {
    any(object, name);
    return object.integer(name).orElseThrow(() -> new Malformed(name + " is not a whole number"));
  }

  static Json object(Json object, String name) {
    return of(Json.Kind.OBJECT, object, name);
  }

  static List<Json> list(Json object, String name) {
    return of(Json.Kind.ARRAY, object, name).items();
  }

  private static Json of(Json.Kind kind, Json object, String name) {
    var value = any(object, name);
    if (value.kind() != kind) {
      throw new Malformed(name + " is not of kind " + kind);
    }
    return value;
  }

  /// Bytes in the one form that base64 has for them.
  static byte[] bytes(Json object, String name) {
    return Base64Text.decode(text(object, name), name);
  }

  /// The same, so many of them.
  static byte[] bytes(Json object, String name, int length) {
    var bytes = bytes(object, name);
    if (bytes.length != length) {
      throw new Malformed(name + " has " + length + " bytes: " + bytes.length);
    }
    return bytes;
  }

  private static Json any(Json object, String name) {
    return object.find(name).orElseThrow(() -> new Malformed("there is no " + name));
  }
}
