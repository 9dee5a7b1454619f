package dev.sovereign.api;

import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What the management API answers.
public sealed interface Told {
  /// An answer.
  ///
  /// @param type its content type; empty where there is no body
  /// @param subject the id of what was made or changed, for the audit line
  record Answer(int status, String type, byte[] body, Optional<String> subject) implements Told {
    /// The same, about the thing with this id.
    public Answer about(String id) {
      return new Answer(status, type, body, Optional.of(id));
    }
  }

  /// A refusal, as a problem (RFC 9457).
  ///
  /// @param members further ones, as JSON, each begun by a comma
  record Refused(int status, String title, String detail, String members) implements Told {}

  static Answer json(String text) {
    return body(200, "application/json", text + "\n");
  }

  /// Something was made.
  static Answer made(String json) {
    return body(201, "application/json", json + "\n");
  }

  static Answer body(int status, String type, String text) {
    return body(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer body(int status, String type, byte[] body) {
    return new Answer(status, type, body, Optional.empty());
  }

  /// It is done, and there is nothing to say.
  static Answer done() {
    return body(204, "", "");
  }

  /// There is none.
  static Refused missing(String detail) {
    return new Refused(404, "Not found", detail, "");
  }

  /// The page of a list that was asked for.
  ///
  /// @param all in order
  /// @param id what a cursor names it by, of its own for each
  /// @param json its form
  static <T> Answer page(
      Asked asked, List<T> all, Function<T, String> id, Function<T, String> json) {
    var from = asked.cursor().map(it -> after(it, all.stream().map(id).toList())).orElse(0);
    var to = Math.min(from + asked.limit(), all.size());
    var page = all.subList(from, to);
    var next = to < all.size() ? Optional.of(id.apply(page.getLast())) : Optional.<String>empty();
    return page(page.stream().map(json).toList(), next);
  }

  private static int after(String cursor, List<String> ids) {
    var place = ids.indexOf(cursor);
    if (place < 0) {
      throw Asked.bad("cursor", "must be the `next_cursor` of a page.");
    }
    return place + 1;
  }

  /// A page of what is already in its form.
  ///
  /// @param next where the next page begins, if there is one
  static Answer page(List<String> items, Optional<String> next) {
    var cursor = next.map(JsonText::quote).orElse("null");
    return json(
        items.stream()
            .collect(Collectors.joining(",", "{\"data\":[", "],\"next_cursor\":" + cursor + "}")));
  }
}
