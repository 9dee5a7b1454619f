package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonBytes;
import dev.sovereign.tlog.Malformed;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/// The canonical form of JSON (RFC 8785), of which rows use a part: numbers are whole and none is
/// beyond 2^53 - 1 on either side of 0, because others are not the same in every language.
final class Jcs {
  private static final long LARGEST = (1L << 53) - 1;
  private static final char BEYOND_ASCII = 0x80;
  private static final int REPLACEMENT = 0xfffd;

  private Jcs() {}

  /// The document in these bytes.
  ///
  /// @throws Malformed if they are not the one form that it has
  static Json read(byte[] bytes) {
    var json = Fields.document(bytes);
    if (!Arrays.equals(bytes, of(json))) {
      throw new Malformed("the JSON of a row is not in its canonical form");
    }
    return json;
  }

  /// The value in its canonical form.
  ///
  /// @throws Malformed if it has none
  static byte[] of(Json value) {
    var out = new JsonBytes(value.end() - value.start());
    write(out, value);
    return out.toBytes();
  }

  private static void write(JsonBytes out, Json value) {
    switch (value.kind()) {
      case OBJECT -> writeObject(out, value);
      case ARRAY -> writeArray(out, value);
      case STRING -> {
        requireWhole(value.text());
        quote(out, value.text());
      }
      case NUMBER -> out.number(number(value.raw()));
      case BOOLEAN, NULL -> out.ascii(value.raw());
    }
  }

  // By the 16-bit units of the names, as Java compares.
  private static void writeObject(JsonBytes out, Json object) {
    var members = object.members().stream().sorted(Comparator.comparing(Json.Member::name));
    var separator = '{';
    for (var member : members.toList()) {
      out.ascii(separator);
      requireWhole(member.name());
      quote(out, member.name());
      write(out.ascii(':'), member.value());
      separator = ',';
    }
    out.ascii(separator == '{' ? "{}" : "}");
  }

  private static void writeArray(JsonBytes out, Json array) {
    var separator = "";
    out.ascii('[');
    for (var item : array.items()) {
      write(out.ascii(separator), item);
      separator = ",";
    }
    out.ascii(']');
  }

  private static long number(String text) {
    try {
      var number = Long.parseLong(text);
      if (isExact(number) && Long.toString(number).equals(text)) {
        return number;
      }
    } catch (NumberFormatException notWhole) {
      throw new Malformed("a number of a row is whole: " + notWhole.getMessage());
    }
    throw new Malformed("a number of a row is below 2^53 and has one form: " + text);
  }

  /// Whether every reader of JSON takes it for the same number.
  static boolean isExact(long number) {
    return number >= -LARGEST && number <= LARGEST;
  }

  private static void requireWhole(String text) {
    if (!isWhole(text)) {
      throw new Malformed("a text of a row holds half of a surrogate pair");
    }
  }

  /// Whether UTF-8 has bytes for it.
  static boolean isWhole(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().noneMatch(Jcs::isHalf);
      }
    }
    return true;
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /// Writes a text as a string (RFC 8785, 3.2.2.2). Half of a surrogate pair becomes U+FFFD.
  static void quote(JsonBytes out, String text) {
    out.ascii('"');
    var from = 0; // What is of ASCII and stands for itself goes out in runs.
    for (var i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        var codePoint = text.codePointAt(i);
        add(out.ascii(text, from, i), codePoint);
        i += Character.charCount(codePoint) - 1;
        from = i + 1;
      }
    }
    out.ascii(text, from, text.length()).ascii('"');
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < BEYOND_ASCII && c != '"' && c != '\\';
  }

  private static void add(JsonBytes out, int codePoint) {
    switch (codePoint) {
      case '"' -> out.ascii("\\\"");
      case '\\' -> out.ascii("\\\\");
      case '\b' -> out.ascii("\\b");
      case '\t' -> out.ascii("\\t");
      case '\n' -> out.ascii("\\n");
      case '\f' -> out.ascii("\\f");
      case '\r' -> out.ascii("\\r");
      default -> {
        if (codePoint < ' ') {
          out.ascii("\\u").ascii(HexFormat.of().toHexDigits((char) codePoint));
        } else {
          out.codePoint(isHalf(codePoint) ? REPLACEMENT : codePoint);
        }
      }
    }
  }
}
