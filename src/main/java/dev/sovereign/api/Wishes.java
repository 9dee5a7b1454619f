package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the bodies of requests to the management API, whatever they are about.
final class Wishes {
  private static final int DEPTH = 8;

  private Wishes() {}

  /// The object in a body, with no members but these.
  static Json object(byte[] body, Set<String> members) {
    Json json;
    try {
      json = Json.parse(body, DEPTH);
    } catch (JsonFailure failure) {
      throw bad("The body is refused: " + failure.getMessage() + ".");
    }
    if (json.kind() != Json.Kind.OBJECT) {
      throw bad("The body must be a JSON object.");
    }
    for (var member : json.members()) {
      if (!members.contains(member.name())) {
        throw bad("There is no member `" + printable(member.name()) + "`, only " + members + ".");
      }
    }
    return json;
  }

  /// A member that is text, if it is there.
  static Optional<String> text(Json json, String name) {
    var value = json.present(name);
    if (value.isPresent() && value.get().kind() != Json.Kind.STRING) {
      throw bad("`" + name + "` must be text; what came: " + came(value.get()) + ".");
    }
    return value.map(Json::text);
  }

  /// What kind of value came.
  static String came(Json value) {
    return value.kind().name().toLowerCase(Locale.ROOT);
  }

  /// What came, in quotes.
  static String quoted(String text) {
    return '"' + printable(text) + '"';
  }

  /// What came, fit for a message.
  static String printable(String text) {
    var cut = text.length() > 40 ? text.substring(0, 40) : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /// That the body is wrong.
  static Rejected bad(String message) {
    return new Rejected(new Problem.BadRequest(message, Optional.empty(), Optional.empty()));
  }
}
