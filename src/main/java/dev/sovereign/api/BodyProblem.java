package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.http.BodyFailure;
import java.util.Optional;

/// What a client is told whose body did not come.
final class BodyProblem {
  private BodyProblem() {}

  /// The problem; none where nobody is there to be told.
  ///
  /// @param limit bytes that a body may have
  static Optional<Problem> of(BodyFailure failure, long limit) {
    return switch (failure.reason()) {
      case TOO_LARGE -> Optional.of(new Problem.BodyTooLarge(limit));
      case TOO_SLOW -> Optional.of(new Problem.BodyTooSlow());
      case NO_ROOM -> Optional.of(new Problem.TooManyBodies());
      case GONE -> Optional.empty();
    };
  }
}
