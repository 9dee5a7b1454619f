package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.http.BodyFailure;
import java.util.Optional;

/// What a client is told whose body did not come.
final class BodyProblem {
  /// A body whose end cannot be found.
  static final Problem MALFORMED =
      new Problem.BadRequest(
          "The body is not validly chunked.", Optional.empty(), Optional.empty());

  private BodyProblem() {}

  /// The problem; none where nobody is there to be told.
  ///
  /// @param limit bytes that a body may have
  static Optional<Problem> of(BodyFailure failure, long limit) {
    return switch (failure.reason()) {
      case TOO_LARGE -> Optional.of(new Problem.BodyTooLarge(limit));
      case TOO_SLOW -> Optional.of(new Problem.BodyTooSlow());
      case NO_ROOM -> Optional.of(new Problem.TooManyBodies());
      case MALFORMED -> Optional.of(MALFORMED);
      case GONE -> Optional.empty();
    };
  }
}
