package dev.sovereign.testkit;

import dev.sovereign.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Holds JSON against the schemas of an OpenAPI document, more strictly than they say: an object
/// has no member that its schema does not name, unless `additionalProperties: true` stands there.
public final class SchemaCheck {
  private final Json document;
  private final List<String> wrong = new ArrayList<>();

  public SchemaCheck(Json document) {
    this.document = document;
  }

  /// What does not fit; empty if all does.
  public List<String> wrong(String where, Json schema, Json value) {
    check(where, schema, value);
    return List.copyOf(wrong);
  }

  /// What `$ref` points to, or the value itself.
  public Json resolve(Json value) {
    var reference = value.string("$ref");
    if (reference.isEmpty()) {
      return value;
    }
    var found = document;
    for (var part : reference.get().substring(2).split("/")) {
      found = found.find(part).orElseThrow(() -> new AssertionError(reference.get()));
    }
    return resolve(found);
  }

  private void check(String where, Json unresolved, Json value) {
    var schema = resolve(unresolved);
    type(where, schema, value);
    schema
        .find("enum")
        .filter(it -> it.items().stream().noneMatch(word -> word.text().equals(value.text())))
        .ifPresent(it -> wrong.add(where + ": not one of " + it.raw()));
    schema
        .find("const")
        .filter(it -> !it.text().equals(value.text()))
        .ifPresent(it -> wrong.add(where + ": not " + it.raw()));
    schema
        .string("pattern")
        .filter(it -> !value.text().matches(".*" + it + ".*"))
        .ifPresent(it -> wrong.add(where + ": not of the form " + it));
    if (value.kind() == Json.Kind.OBJECT) {
      object(where, schema, value);
    }
    for (var i = 0; i < value.items().size(); i++) {
      var item = value.items().get(i);
      var place = where + "[" + i + "]";
      schema
          .find("items")
          .ifPresentOrElse(it -> check(place, it, item), () -> wrong.add(place + ": no `items`"));
    }
  }

  private void type(String where, Json schema, Json value) {
    var types = schema.find("type").map(SchemaCheck::words).orElse(List.of());
    var isOne = types.isEmpty() || types.stream().anyMatch(it -> isA(it, value));
    if (!isOne) {
      wrong.add(where + ": a " + value.kind() + ", not " + types);
    }
  }

  private static List<String> words(Json type) {
    return type.kind() == Json.Kind.STRING
        ? List.of(type.text())
        : type.items().stream().map(Json::text).toList();
  }

  private static boolean isA(String type, Json value) {
    return switch (type) {
      case "integer" -> value.kind() == Json.Kind.NUMBER && value.raw().matches("-?\\d+");
      default -> value.kind().name().toLowerCase(Locale.ROOT).equals(type);
    };
  }

  private void object(String where, Json schema, Json value) {
    if (schema.isTrue("additionalProperties")) {
      return;
    }
    var known = new HashSet<String>();
    members(where, schema, value, known);
    for (var member : value.members()) {
      if (!known.contains(member.name())) {
        wrong.add(where + "." + member.name() + ": stands in no schema");
      }
    }
  }

  private void members(String where, Json unresolved, Json value, Set<String> known) {
    var schema = resolve(unresolved);
    schema
        .find("allOf")
        .map(Json::items)
        .orElse(List.of())
        .forEach(it -> members(where, it, value, known));
    for (var name : schema.find("required").map(Json::items).orElse(List.of())) {
      if (value.find(name.text()).isEmpty()) {
        wrong.add(where + "." + name.text() + ": is missing");
      }
    }
    for (var property : schema.find("properties").map(Json::members).orElse(List.of())) {
      known.add(property.name());
      Optional<Json> found = value.find(property.name());
      found.ifPresent(it -> check(where + "." + property.name(), property.value(), it));
    }
  }
}
