package dev.sovereign.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header fields of a message, in order; names are compared without regard to case.
public final class Headers {
  /// No fields.
  public static final Headers NONE = new Headers(List.of());

  private static final String DELIMITERS = "\"(),/:;<=>?@[\\]{}";

  private final List<Header> fields;

  /// One field. The name is a token and the value holds no control character, so that no field can
  /// end early and start another (RFC 9110 5.5): an `IllegalArgumentException` otherwise.
  public record Header(String name, String value) {
    public Header {
      if (!isToken(name)) {
        throw new IllegalArgumentException("not a header's name: " + printable(name));
      }
      if (!isPlain(value)) {
        throw new IllegalArgumentException("control character in header " + name);
      }
    }
  }

  private Headers(List<Header> fields) {
    this.fields = List.copyOf(fields);
  }

  /// The given fields in their order.
  public static Headers of(List<Header> fields) {
    return fields.isEmpty() ? NONE : new Headers(fields);
  }

  /// Fields from alternating names and values.
  public static Headers of(String... namesAndValues) {
    var fields = new ArrayList<Header>(namesAndValues.length / 2);
    for (var i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return of(fields);
  }

  /// These fields and one more.
  public Headers and(String name, String value) {
    var more = new ArrayList<>(fields);
    more.add(new Header(name, value));
    return new Headers(more);
  }

  /// These fields, then those.
  public Headers and(Headers others) {
    var more = new ArrayList<>(fields);
    more.addAll(others.fields);
    return of(more);
  }

  /// The first value of the name.
  public Optional<String> first(String name) {
    for (var field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /// All values of the name, in order.
  public List<String> all(String name) {
    return fields.stream()
        .filter(it -> it.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /// All fields in order.
  public List<Header> fields() {
    return fields;
  }

  private static boolean isToken(String name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || DELIMITERS.indexOf(c) >= 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  // A character beyond one byte would be cut to its low byte, which may be a control character.
  private static boolean isPlain(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /// Names only: values may be secrets.
  @Override
  public String toString() {
    return fields.stream().map(Header::name).toList().toString();
  }
}
