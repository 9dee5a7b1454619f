package dev.sovereign.dialect;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.Optional;

/// How a request's prompt begins: what calls have in common that can use the same cache.
public final class PromptPrefix {
  private static final int MOST = 2048;
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private PromptPrefix() {}

  /// The same for requests with the same `prompt_cache_key`, or without one with the same first
  /// message, as far as its first 2 KiB go.
  public static long hash(ModelRequest request) {
    var body = request.body();
    return body.present("prompt_cache_key")
        .filter(it -> it.kind() == Json.Kind.STRING)
        .or(() -> first(body))
        .map(it -> hash(it.head(MOST)))
        .orElse(0L);
  }

  /// The hash of requests with this `prompt_cache_key`.
  public static long ofKey(String key) {
    return hash(JsonText.quoted(key));
  }

  private static Optional<Json> first(Json body) {
    return body.present("messages")
        .or(() -> body.present("prompt"))
        .or(() -> body.present("input"));
  }

  // FNV-1a; what is asked of it is mixed once more.
  private static long hash(byte[] bytes) {
    var hash = BASIS;
    for (var i = 0; i < Math.min(bytes.length, MOST); i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    return hash;
  }
}
