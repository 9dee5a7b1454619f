package dev.sovereign.api;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Exclusion;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Residency;
import dev.sovereign.json.ObjectText;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The part of an error that says who was left out because of a residency, and who was tried.
///
/// @param members of the error object, each after a comma
record ResidencyErrors(String message, String members) {
  /// Nobody of the chain is inside.
  static ResidencyErrors unsatisfiable(
      String asked, Residency residency, List<Exclusion> excluded) {
    var message =
        "Nobody who serves `%s` is configured within the residency %s%s."
            .formatted(asked, text(residency), leftOut(excluded));
    return new ResidencyErrors(message, members(residency, excluded, List.of()));
  }

  /// Whoever is inside was tried, or could not be.
  ///
  /// @param story of the attempts
  static ResidencyErrors unavailable(
      Residency residency, List<Exclusion> excluded, List<Attempt> attempts, String story) {
    var message =
        "Nobody within the residency %s could answer: %s%s."
            .formatted(text(residency), story, leftOut(excluded));
    return new ResidencyErrors(message, members(residency, excluded, attempts));
  }

  private static String text(Residency residency) {
    var text = residency.text();
    return text.isEmpty() ? "(of no country)" : text;
  }

  private static String leftOut(List<Exclusion> excluded) {
    return excluded.isEmpty()
        ? ""
        : excluded.stream()
            .map(it -> it.offer().provider() + " " + it.word())
            .distinct()
            .collect(Collectors.joining(", ", "; left out: ", ""));
  }

  private static String members(
      Residency residency, List<Exclusion> excluded, List<Attempt> attempts) {
    var object =
        new ObjectText()
            .text("residency", residency.text())
            .list("excluded", excluded.stream().map(ResidencyErrors::json).toList())
            .list("attempts", attempts.stream().map(ResidencyErrors::json).toList())
            .end();
    return "," + object.substring(1, object.length() - 1);
  }

  private static String json(Exclusion exclusion) {
    return new ObjectText()
        .text("provider", exclusion.offer().provider())
        .text("model", exclusion.offer().model())
        .text("reason", exclusion.word())
        .end();
  }

  private static String json(Attempt attempt) {
    return new ObjectText()
        .text("provider", attempt.offer().provider())
        .text("model", attempt.offer().model())
        .text("outcome", attempt.outcome().word())
        .number("status", status(attempt))
        .number("millis", attempt.millis())
        .end();
  }

  private static OptionalLong status(Attempt attempt) {
    return attempt.outcome() instanceof Outcome.Failed(Failure(_, var status, _))
            && status.isPresent()
        ? OptionalLong.of(status.getAsInt())
        : OptionalLong.empty();
  }
}
