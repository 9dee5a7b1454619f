package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/// A request to the management API that may be answered: the key holds and the path is one of ours.
///
/// @param id the request's id
/// @param keyId of the key that asks; empty where none is needed
/// @param path the path's variables
/// @param query its parameters, none but those that the route takes
/// @param accept which media types the client takes, as it says it; may be empty
public record Asked(
    String id,
    String keyId,
    Map<String, String> path,
    Map<String, String> query,
    String accept,
    byte[] body) {
  /// The largest page, and the one that is given where none is asked for.
  public static final int LARGEST_PAGE = 100;

  public Asked {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  /// A variable of the path.
  public String variable(String name) {
    return Optional.ofNullable(path.get(name))
        .orElseThrow(() -> new IllegalStateException("the route has no variable " + name));
  }

  /// A parameter, if it was given.
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /// Where the page goes on, if it is not the first.
  public Optional<String> cursor() {
    return parameter("cursor");
  }

  /// How much is on a page.
  public int limit() {
    return parameter("limit").map(it -> number("limit", it, LARGEST_PAGE)).orElse(LARGEST_PAGE);
  }

  private static int number(String name, String text, int most) {
    var isNumber = text.matches("[1-9]\\d{0,8}") && Integer.parseInt(text) <= most;
    if (!isNumber) {
      throw bad(name, "must be a number from 1 to " + most + ".");
    }
    return Integer.parseInt(text);
  }

  /// A moment, such as `2026-11-26T15:00:00Z`, if one was given.
  public Optional<Instant> moment(String name) {
    return parameter(name).map(it -> moment(name, it));
  }

  private static Instant moment(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException none) {
      throw bad(name, "must be a time such as 2026-11-26T15:00:00Z.");
    }
  }

  /// That a parameter is wrong.
  ///
  /// @param must goes on after its name
  public static Rejected bad(String parameter, String must) {
    return new Rejected(
        new Problem.BadRequest(
            "`" + parameter + "` " + must, Optional.of(parameter), Optional.empty()));
  }
}
