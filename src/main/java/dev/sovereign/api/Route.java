package dev.sovereign.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One operation of the management API: a method and a path, and the work behind it.
///
/// @param path a template such as `/api/v1/keys/{id}`; `{id...}` at its end takes the whole rest
/// @param query the names of the query parameters that it takes
/// @param isOpen whether it is for everybody, without a key
/// @param changes whether it may change something
/// @param work run on a virtual thread
public record Route(
    String method, String path, Set<String> query, boolean isOpen, boolean changes, Work work) {
  /// What answers; it may block.
  public interface Work {
    /// What the request comes to.
    ///
    /// @throws dev.sovereign.core.Rejected if it is wrong
    Told answer(Asked asked);
  }

  public Route {
    query = Set.copyOf(query);
  }

  public static Route of(String method, String path, Work work) {
    return new Route(method, path, Set.of(), false, !method.equals("GET"), work);
  }

  /// A question that needs a body: a `POST` that changes nothing.
  public static Route question(String path, Work work) {
    return new Route("POST", path, Set.of(), false, false, work);
  }

  /// A `GET` of everything or of one thing.
  public static Route get(String path, Work work) {
    return of("GET", path, work);
  }

  /// A `GET` of a list, a page at a time; the work answers with [Told#page].
  public static Route list(String path, Work work) {
    return get(path, work).taking("limit", "cursor");
  }

  /// The same, with these query parameters beside those that it takes already.
  public Route taking(String... names) {
    var all = new HashSet<>(query);
    all.addAll(List.of(names));
    return new Route(method, path, all, isOpen, changes, work);
  }

  /// The same for everybody, without a key.
  public Route open() {
    return new Route(method, path, query, true, changes, work);
  }

  /// What the path's variables are in a request's path, if it is of this form.
  ///
  /// @param actual as it came, percent-encoded
  Optional<Map<String, String>> match(String actual) {
    var wanted = path.split("/", -1);
    var isWhole = !wanted[wanted.length - 1].endsWith("...}");
    var came = actual.split("/", isWhole ? -1 : wanted.length);
    if (came.length != wanted.length) {
      return Optional.empty();
    }
    var variables = new HashMap<String, String>();
    for (var i = 0; i < wanted.length; i++) {
      if (!wanted[i].startsWith("{")) {
        if (!wanted[i].equals(came[i])) {
          return Optional.empty();
        }
      } else if (came[i].isEmpty()) {
        return Optional.empty();
      } else {
        variables.put(wanted[i].replaceAll("[{}.]", ""), decoded(came[i]));
      }
    }
    return Optional.of(variables);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
