package dev.sovereign.json;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Writes a JSON object, a member at a time; what is absent stands there as `null`.
public final class ObjectText {
  private static final String NULL = "null";

  private final JsonBytes out = new JsonBytes(256).ascii('{');

  public ObjectText text(String name, String value) {
    JsonText.quote(name(name), value);
    return this;
  }

  public ObjectText text(String name, Optional<String> value) {
    return value.isPresent() ? text(name, value.get()) : raw(name, NULL);
  }

  public ObjectText number(String name, long value) {
    name(name).number(value);
    return this;
  }

  public ObjectText number(String name, OptionalLong value) {
    return value.isPresent() ? number(name, value.getAsLong()) : raw(name, NULL);
  }

  public ObjectText flag(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  public ObjectText texts(String name, Collection<String> values) {
    return list(name, values.stream().map(JsonText::quote).toList());
  }

  /// The same; null where there is none.
  public ObjectText texts(String name, Optional<? extends Collection<String>> values) {
    return values.isPresent() ? texts(name, values.get()) : raw(name, NULL);
  }

  /// A list of what is JSON already.
  public ObjectText list(String name, Collection<String> values) {
    return raw(name, values.stream().collect(Collectors.joining(",", "[", "]")));
  }

  /// A value that is JSON already.
  public ObjectText raw(String name, String json) {
    name(name).text(json);
    return this;
  }

  private JsonBytes name(String name) {
    if (out.length() > 1) {
      out.ascii(',');
    }
    JsonText.quote(out, name);
    return out.ascii(':');
  }

  /// The whole object; nothing can be added to it.
  public String end() {
    return out.ascii('}').toString();
  }
}
