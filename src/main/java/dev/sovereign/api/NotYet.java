package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import java.util.List;
import java.util.Optional;

/// Header fields whose promise this version cannot keep are refused: who sends one relies on it.
final class NotYet {
  private static final List<String> FIELDS = List.of("X-SF-Attestation");

  private NotYet() {}

  /// @throws Rejected if the request carries such a field
  static void refuse(Exchange http) {
    if (http.header("X-SF-Policy").isPresent()) {
      throw rejected("X-SF-Policy", "policy_unknown", "there are no policies yet");
    }
    for (var field : FIELDS) {
      if (http.header(field).isPresent()) {
        throw rejected(field, "not_supported", "this version cannot keep what it asks for");
      }
    }
  }

  private static Rejected rejected(String field, String code, String why) {
    return new Rejected(
        new Problem.BadRequest(
            "The header " + field + " is refused: " + why + ".",
            Optional.of(field),
            Optional.of(code)));
  }
}
