package dev.sovereign.config;

import dev.sovereign.json.ObjectText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Entries put together as the sections that they stand in.
final class EffectiveTree {
  private final Map<String, EffectiveTree> sections = new LinkedHashMap<>();
  private String json = "";

  void put(List<String> path, String value) {
    if (path.isEmpty()) {
      json = value;
      return;
    }
    sections
        .computeIfAbsent(path.getFirst(), _ -> new EffectiveTree())
        .put(path.subList(1, path.size()), value);
  }

  String json() {
    if (sections.isEmpty() && !json.isEmpty()) {
      return json;
    }
    var object = new ObjectText();
    sections.forEach((name, section) -> object.raw(name, section.json()));
    return object.end();
  }
}
