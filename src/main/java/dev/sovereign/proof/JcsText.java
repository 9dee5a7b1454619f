package dev.sovereign.proof;

import dev.sovereign.json.JsonBytes;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes an object of RFC 8785 (JCS) a member at a time, without a tree. Who writes gives the
/// names in ASCII and in their order; what is absent is left out.
final class JcsText {
  private static final int ROOM = 2048;

  private final JsonBytes out;
  private boolean isFirst = true;

  JcsText() {
    this(ROOM);
  }

  /// @param room for so many bytes before it has to grow
  JcsText(int room) {
    out = new JsonBytes(room).ascii('{');
  }

  JcsText text(String name, String value) {
    name(name);
    Jcs.quote(out, value);
    return this;
  }

  /// A text of ASCII in which nothing is to be escaped, such as hexadecimal digits.
  JcsText plain(String name, String value) {
    name(name);
    out.ascii('"').ascii(value).ascii('"');
    return this;
  }

  /// The same; nothing where there is none.
  JcsText plain(String name, Optional<String> value) {
    return value.isPresent() ? plain(name, value.get()) : this;
  }

  JcsText text(String name, Optional<String> value) {
    return value.isPresent() ? text(name, value.get()) : this;
  }

  /// A text, or null where there is none.
  JcsText nullable(String name, Optional<String> value) {
    return value.isPresent() ? text(name, value.get()) : raw(name, "null");
  }

  JcsText number(String name, long value) {
    name(name);
    out.number(value);
    return this;
  }

  /// A number; one that JSON cannot hold exactly is left out like one that is not known.
  JcsText number(String name, OptionalLong value) {
    return value.isPresent() && Jcs.isExact(value.getAsLong())
        ? number(name, value.getAsLong())
        : this;
  }

  JcsText flag(String name, boolean value) {
    name(name);
    out.ascii(value ? "true" : "false");
    return this;
  }

  /// A value that is canonical JSON.
  JcsText raw(String name, String value) {
    name(name);
    out.text(value);
    return this;
  }

  JcsText open(String name) {
    name(name);
    return begin('{');
  }

  /// An object in a list.
  JcsText open() {
    comma();
    return begin('{');
  }

  JcsText close() {
    return finish('}');
  }

  JcsText openList(String name) {
    name(name);
    return begin('[');
  }

  JcsText closeList() {
    return finish(']');
  }

  /// A text in a list.
  JcsText item(String value) {
    comma();
    Jcs.quote(out, value);
    return this;
  }

  /// The whole object.
  String end() {
    return out.ascii('}').toString();
  }

  /// The bytes of the whole object.
  byte[] bytes() {
    return out.ascii('}').toBytes();
  }

  private void name(String name) {
    comma();
    out.ascii('"').ascii(name).ascii("\":");
  }

  private void comma() {
    if (!isFirst) {
      out.ascii(',');
    }
    isFirst = false;
  }

  private JcsText begin(char bracket) {
    out.ascii(bracket);
    isFirst = true;
    return this;
  }

  private JcsText finish(char bracket) {
    out.ascii(bracket);
    isFirst = false;
    return this;
  }
}
