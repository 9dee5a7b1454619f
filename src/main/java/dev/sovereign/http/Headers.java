package dev.sovereign.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header fields of a message, in order; names are compared without regard to case.
public final class Headers {
  /// No fields.
  public static final Headers NONE = new Headers(List.of());

  private final List<Header> fields;

  /// One field. Neither part may hold a control character, so that no field can end early and
  /// start another (RFC 9110 5.5): an `IllegalArgumentException` otherwise.
  public record Header(String name, String value) {
    public Header {
      if (hasControl(name) || hasControl(value)) {
        throw new IllegalArgumentException("control character in header " + printable(name));
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

  private static boolean hasControl(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /// Names only: values may be secrets.
  @Override
  public String toString() {
    return fields.stream().map(Header::name).toList().toString();
  }
}
