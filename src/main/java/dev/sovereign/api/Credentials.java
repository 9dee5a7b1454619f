package dev.sovereign.api;

import dev.sovereign.http.Exchange;
import java.util.LinkedHashSet;

/// What a client presents to show who it is: `Authorization: Bearer`, `X-Router-Key` or
/// `x-api-key`.
sealed interface Credentials {
  /// One key, however often it is given.
  record Given(String key) implements Credentials {}

  /// None.
  record Missing() implements Credentials {}

  /// Two that differ: nobody can tell who is calling.
  record Contradictory() implements Credentials {}

  /// The credentials of a request.
  static Credentials of(Exchange http) {
    var keys = new LinkedHashSet<String>();
    for (var value : http.headers("authorization")) {
      if (value.regionMatches(true, 0, "Bearer ", 0, 7)) {
        keys.add(value.substring(7).strip());
      }
    }
    keys.addAll(http.headers("x-router-key"));
    keys.addAll(http.headers("x-api-key"));
    keys.removeIf(String::isBlank); // A client's header without a key says nothing.
    if (keys.isEmpty()) {
      return new Missing();
    }
    return keys.size() == 1 ? new Given(keys.iterator().next()) : new Contradictory();
  }
}
