package dev.sovereign.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One JSON value as a view over the bytes it came in: what it is and where it stands.
///
/// Nothing is rebuilt, so number text, member order, escapes and unknown members stay as they were.
/// Containers are read when they are first asked for. Not thread-safe.
public final class Json {
  /// The kinds of value.
  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /// One member of an object.
  ///
  /// @param start offset of the name's opening quote
  public record Member(String name, int start, Json value) {}

  private final byte[] bytes;
  private final Kind kind;
  private final int start;
  private final int end;
  private @Nullable List<Member> members;
  private @Nullable List<Json> items;

  Json(byte[] bytes, Kind kind, int start, int end) {
    this.bytes = bytes;
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  Json(byte[] bytes, int start, int end, List<Member> members) {
    this(bytes, Kind.OBJECT, start, end);
    this.members = members;
  }

  Json(int start, int end, byte[] bytes, List<Json> items) {
    this(bytes, Kind.ARRAY, start, end);
    this.items = items;
  }

  /// The same value for another thread, which shares nothing but the bytes.
  public Json anew() {
    return new Json(bytes, kind, start, end);
  }

  /// Reads a whole document, at most `maxDepth` containers deep, and validates all of it.
  ///
  /// Its own members are kept; what lies deeper is read again when it is asked for. The bytes must
  /// not change afterwards.
  ///
  /// @throws JsonFailure if it is not one valid value, or an outermost name stands twice
  public static Json parse(byte[] bytes, int maxDepth) {
    return JsonParsing.document(bytes, maxDepth, 1);
  }

  /// Reads a whole document and keeps so many levels of it; what lies deeper is read again when it
  /// is asked for.
  ///
  /// @throws JsonFailure as [#parse(byte[], int)]
  public static Json parseUpper(byte[] bytes, int levels) {
    return JsonParsing.document(bytes, JsonParsing.DEPTH, levels);
  }

  /// Reads a small document with all its levels in one pass.
  ///
  /// @throws JsonFailure as [#parse(byte[], int)]
  public static Json parseAll(byte[] bytes) {
    return JsonParsing.document(bytes, JsonParsing.DEPTH, JsonParsing.DEPTH);
  }

  public Kind kind() {
    return kind;
  }

  /// The offset of the value's first byte.
  public int start() {
    return start;
  }

  /// The offset after the value's last byte.
  public int end() {
    return end;
  }

  byte[] source() {
    return bytes;
  }

  /// The members of an object in order; none for any other kind.
  public List<Member> members() {
    if (kind != Kind.OBJECT) {
      return List.of();
    }
    if (members == null) {
      members = JsonParsing.members(bytes, start, end);
    }
    return members;
  }

  /// The values of an array in order; none for any other kind.
  public List<Json> items() {
    if (kind != Kind.ARRAY) {
      return List.of();
    }
    if (items == null) {
      items = JsonParsing.items(bytes, start, end);
    }
    return items;
  }

  /// The value of an object's member.
  public Optional<Json> find(String name) {
    return Optional.ofNullable(findOrNull(name));
  }

  /// The value of an object's member, if it is there and not `null`.
  public Optional<Json> present(String name) {
    var value = findOrNull(name);
    return value == null || value.kind == Kind.NULL ? Optional.empty() : Optional.of(value);
  }

  private @Nullable Json findOrNull(String name) {
    for (var member : members()) {
      if (member.name().equals(name)) {
        return member.value();
      }
    }
    return null;
  }

  /// The text of a string member.
  public Optional<String> string(String name) {
    return present(name).filter(it -> it.kind == Kind.STRING).map(Json::text);
  }

  /// The value of an integer member that fits.
  public OptionalLong integer(String name) {
    var value = findOrNull(name);
    if (value == null || value.kind != Kind.NUMBER) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value.raw()));
    } catch (NumberFormatException notWhole) {
      return OptionalLong.empty();
    }
  }

  /// Whether a member is literally `true`.
  public boolean isTrue(String name) {
    var value = findOrNull(name);
    return value != null && value.kind == Kind.BOOLEAN && bytes[value.start] == 't';
  }

  /// Whether this is a string with text in it, or a container with something in it.
  public boolean isFilled() {
    return switch (kind) {
      case STRING -> end - start > 2;
      case OBJECT -> !members().isEmpty();
      case ARRAY -> !items().isEmpty();
      case NUMBER, BOOLEAN, NULL -> false;
    };
  }

  /// A string's text with escapes resolved; the bytes as text for any other kind.
  public String text() {
    if (kind != Kind.STRING) {
      return raw();
    }
    for (var i = start + 1; i < end - 1; i++) {
      if (bytes[i] == '\\') {
        return JsonParsing.unescaped(bytes, start, end);
      }
    }
    return new String(bytes, start + 1, end - start - 2, StandardCharsets.UTF_8);
  }

  /// How many bytes a string's text has in UTF-8, with escapes resolved; none for any other kind.
  public int textBytes() {
    return kind == Kind.STRING ? EscapedText.bytes(bytes, start + 1, end - 1) : 0;
  }

  /// The value's bytes as they came, as text.
  public String raw() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /// A copy of the value's bytes as they came.
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /// A copy of the value's first bytes, of an array those of its first item.
  ///
  /// @param most of them
  public byte[] head(int most) {
    var limit = start + Math.min(most, end - start);
    return Arrays.copyOfRange(
        bytes, start, kind == Kind.ARRAY ? Head.end(bytes, start, limit) : limit);
  }

  /// Starts an edited copy of this object.
  public Splice splice() {
    return new Splice(this);
  }

  /// Kind and place only: the content may be secret.
  @Override
  public String toString() {
    return kind + "[" + start + "," + end + ")";
  }
}
