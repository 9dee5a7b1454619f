package dev.sovereign.json;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Writes a JSON object, a member at a time; what is absent stands there as `null`.
public final class ObjectText {
  private final StringBuilder text = new StringBuilder(256).append('{');

  public ObjectText text(String name, String value) {
    return raw(name, JsonText.quote(value));
  }

  public ObjectText text(String name, Optional<String> value) {
    return raw(name, value.map(JsonText::quote).orElse("null"));
  }

  public ObjectText number(String name, long value) {
    return raw(name, Long.toString(value));
  }

  public ObjectText number(String name, OptionalLong value) {
    return raw(name, value.isPresent() ? Long.toString(value.getAsLong()) : "null");
  }

  public ObjectText flag(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  public ObjectText texts(String name, Collection<String> values) {
    return list(name, values.stream().map(JsonText::quote).toList());
  }

  /// The same; null where there is none.
  public ObjectText texts(String name, Optional<? extends Collection<String>> values) {
    return values.isPresent() ? texts(name, values.get()) : raw(name, "null");
  }

  /// A list of what is JSON already.
  public ObjectText list(String name, Collection<String> values) {
    return raw(name, values.stream().collect(Collectors.joining(",", "[", "]")));
  }

  /// A value that is JSON already.
  public ObjectText raw(String name, String json) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append(JsonText.quote(name)).append(':').append(json);
    return this;
  }

  /// The whole object.
  public String end() {
    return text + "}";
  }
}
