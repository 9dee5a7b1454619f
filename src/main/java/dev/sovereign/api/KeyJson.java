package dev.sovereign.api;

import dev.sovereign.json.JsonText;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyRing;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Keys as the management API shows them: never a secret but once, when it was just made.
final class KeyJson {
  private KeyJson() {}

  /// A key that was just made, with its whole text in `key`.
  static String made(KeyRing.Made made) {
    var object = object(made.key());
    return "{\"key\":" + JsonText.quote(made.text().reveal()) + "," + object.substring(1);
  }

  /// One page of keys, from the one after the cursor on.
  static String page(List<ApiKey> keys, Optional<String> after, int limit) {
    var from = 0;
    for (var i = 0; i < keys.size() && after.isPresent(); i++) {
      if (keys.get(i).id().equals(after.get())) {
        from = i + 1;
      }
    }
    var page = keys.subList(from, Math.min(from + limit, keys.size()));
    var more = from + limit < keys.size();
    var next = more ? JsonText.quote(page.getLast().id()) : "null";
    return page.stream()
        .map(KeyJson::object)
        .collect(Collectors.joining(",", "{\"data\":[", "],\"next_cursor\":" + next + "}"));
  }

  static String object(ApiKey key) {
    return "{\"id\":"
        + JsonText.quote(key.id())
        + ",\"name\":"
        + JsonText.quote(key.name())
        + ",\"tenant\":"
        + JsonText.quote(key.tenant())
        + ",\"scopes\":"
        + list(key.scopes().stream().map(Scopes::word).sorted().toList())
        + ",\"models\":"
        + key.models().map(it -> list(it.stream().sorted().toList())).orElse("null")
        + ",\"created\":"
        + JsonText.quote(key.created().toString())
        + ",\"expires\":"
        + time(key.expires())
        + ",\"revoked\":"
        + time(key.revoked())
        + ",\"replaced_by\":"
        + key.replacedBy().map(JsonText::quote).orElse("null")
        + ",\"last_used\":"
        + time(key.lastUsed())
        + "}";
  }

  private static String list(Collection<String> words) {
    return words.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
  }

  private static String time(Optional<Instant> time) {
    return time.map(it -> JsonText.quote(it.toString())).orElse("null");
  }
}
