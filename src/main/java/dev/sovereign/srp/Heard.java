package dev.sovereign.srp;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An answer as it came.
record Heard(int status, HttpHeaders headers, String body) {
  private static final int MOST_SHOWN = 120;
  private static final String DATA = "data:";
  private static final Pattern ATTESTATION =
      Pattern.compile("event: sf_attestation\ndata: [^\n]*\n\n\\z");
  private static final String DONE = "[DONE]";

  /// A header field that must be there.
  String field(String name) {
    return headers
        .firstValue(name)
        .filter(it -> !it.isBlank())
        .orElseThrow(() -> new Check.Unlike("no " + name + " in the answer: " + shown()));
  }

  /// The same answer, if it has this status.
  Heard with(int wanted) {
    Check.demand(status == wanted, "status " + status + ", not " + wanted + ": " + shown());
    return this;
  }

  /// The body as JSON.
  Json json() {
    try {
      return Json.parseAll(body.getBytes(StandardCharsets.UTF_8));
    } catch (JsonFailure none) {
      throw new Check.Unlike("the body is no JSON: " + shown());
    }
  }

  /// The error object, which must have its four members.
  Json error() {
    var error =
        json().find("error").orElseThrow(() -> new Check.Unlike("no error object: " + shown()));
    for (var member : List.of("message", "type", "param", "code")) {
      Check.demand(error.find(member).isPresent(), "the error has no " + member + ": " + shown());
    }
    Check.demand(error.string("message").isPresent(), "the error has no message: " + shown());
    return error;
  }

  /// The same answer, if its error has this code.
  Heard code(String wanted) {
    var code = error().string("code");
    Check.demand(code.equals(Optional.of(wanted)), "code is not " + wanted + ": " + shown());
    return this;
  }

  /// What stands behind `data:` in each event, but for the end mark.
  List<Json> chunks() {
    return data().stream()
        .filter(it -> !it.equals(DONE))
        .map(it -> new Heard(status, headers, it).json())
        .toList();
  }

  /// What stands behind `data:` in each event, but for an attestation behind the last.
  List<String> data() {
    return ATTESTATION
        .matcher(body)
        .replaceFirst("")
        .lines()
        .filter(it -> it.startsWith(DATA))
        .map(it -> it.substring(DATA.length()).strip())
        .toList();
  }

  /// How many end marks there are.
  long ends() {
    return data().stream().filter(DONE::equals).count();
  }

  /// Whether the last event is the end mark.
  boolean isEnded() {
    return !data().isEmpty() && data().getLast().equals(DONE);
  }

  /// The comments.
  List<String> comments() {
    return body.lines().filter(it -> it.startsWith(":")).toList();
  }

  /// Enough of the body to see what it is.
  String shown() {
    var line = body.replace('\n', ' ');
    return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
  }
}
