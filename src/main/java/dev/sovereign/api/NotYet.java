package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import java.util.Optional;

/// A header field whose promise this version cannot keep is refused: who sends it relies on it.
final class NotYet {
  private static final String POLICY = "X-SF-Policy";

  private NotYet() {}

  /// @throws Rejected if the request carries such a field
  static void refuse(Exchange http) {
    if (http.header(POLICY).isPresent()) {
      throw new Rejected(
          new Problem.BadRequest(
              "The header " + POLICY + " is refused: there are no policies yet.",
              Optional.of(POLICY),
              Optional.of("policy_unknown")));
    }
  }
}
