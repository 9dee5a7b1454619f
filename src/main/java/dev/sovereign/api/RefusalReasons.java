package dev.sovereign.api;

import dev.sovereign.audit.RefusedCalls.Why;
import dev.sovereign.core.Problem;
import java.util.Optional;

/// How refused calls are counted that have no row.
final class RefusalReasons {
  private RefusalReasons() {}

  /// Under what a call is counted; nothing for what happens to none whose caller is known and for
  /// which nobody was asked.
  static Optional<Why> of(Problem problem) {
    return switch (problem) {
      case Problem.BadRequest _ -> Optional.of(Why.SYNTAX);
      case Problem.BodyTooLarge _ -> Optional.of(Why.SIZE);
      case Problem.BodyTooSlow() -> Optional.of(Why.SLOW);
      case Problem.Forbidden _, Problem.ModelNotFound _ -> Optional.of(Why.NOT_ALLOWED);
      case Problem.TooManyOpen _, Problem.TooManyBodies(), Problem.TooManyAnswers() ->
          Optional.of(Why.RATE_LIMIT);
      case Problem.CallRunning(), Problem.OtherCall() -> Optional.of(Why.CONFLICT);
      case Problem.NotRecordable(), Problem.Draining() -> Optional.of(Why.UNAVAILABLE);
      case Problem.Internal() -> Optional.of(Why.FAULT);
      case Problem.Unauthenticated _,
          Problem.NotFound _,
          Problem.MethodNotAllowed _,
          Problem.ProviderRefused _,
          Problem.ChainExhausted _,
          Problem.ResidencyUnsatisfiable _,
          Problem.ResidencyUnavailable _,
          Problem.NoAttestation(),
          Problem.TooManySearches(),
          Problem.AttestationErased() ->
          Optional.empty();
    };
  }
}
