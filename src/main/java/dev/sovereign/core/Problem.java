package dev.sovereign.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/// Everything that a caller of the data plane can be told instead of an answer.
public sealed interface Problem {
  /// The request is wrong.
  record BadRequest(String message, Optional<String> param, Optional<String> code)
      implements Problem {}

  /// The body passes the limit.
  record BodyTooLarge(long limit) implements Problem {}

  /// The body came too slowly.
  record BodyTooSlow() implements Problem {}

  /// No key, or one that does not hold.
  record Unauthenticated(String message) implements Problem {}

  /// The key does not allow this.
  record Forbidden(String message) implements Problem {}

  /// Nothing is called this.
  record ModelNotFound(String model) implements Problem {}

  /// There is no such endpoint.
  record NotFound(String path) implements Problem {}

  /// The endpoint has no such method.
  record MethodNotAllowed(String method, String allowed) implements Problem {}

  /// A provider refuses the request as such.
  record ProviderRefused(Refusal refusal) implements Problem {}

  /// Every offer of the plan was tried and failed, or was passed over because a gate said no.
  record ChainExhausted(List<Attempt> attempts, List<Skip> skips) implements Problem {
    public ChainExhausted {
      attempts = List.copyOf(attempts);
      skips = List.copyOf(skips);
    }

    /// The shortest wait that they ask for, if all of them said "too many requests".
    public OptionalLong allRateLimitedMillis() {
      if (!attempts.stream().allMatch(ChainExhausted::isRateLimit)
          || !skips.stream().allMatch(it -> it.gate() == Gate.RATE)
          || (attempts.isEmpty() && skips.isEmpty())) {
        return OptionalLong.empty();
      }
      var asked = attempts.stream().mapToLong(ChainExhausted::retryAfter);
      return LongStream.concat(asked, skips.stream().mapToLong(Skip::waitMillis)).min();
    }

    /// The shortest wait, if nobody was asked because all breakers are open.
    public OptionalLong allOpenMillis() {
      return attempts.isEmpty() && skips.stream().allMatch(it -> it.gate() == Gate.BREAKER)
          ? skips.stream().mapToLong(Skip::waitMillis).min()
          : OptionalLong.empty();
    }

    /// The shortest wait that any of them asks for, if one does.
    public OptionalLong soonestMillis() {
      var asked = attempts.stream().map(ChainExhausted::wait).flatMapToLong(OptionalLong::stream);
      var known = skips.stream().mapToLong(Skip::waitMillis).filter(it -> it > 0);
      return LongStream.concat(asked, known).min();
    }

    private static final long DEFAULT_WAIT = 1000;

    private static boolean isRateLimit(Attempt attempt) {
      return attempt.outcome() instanceof Outcome.Failed(var failure)
          && failure.kind() == Failure.Kind.RATE_LIMITED;
    }

    private static long retryAfter(Attempt attempt) {
      return wait(attempt).orElse(DEFAULT_WAIT);
    }

    private static OptionalLong wait(Attempt attempt) {
      return attempt.outcome() instanceof Outcome.Failed(var failure)
          ? failure.retryAfterMillis()
          : OptionalLong.empty();
    }
  }

  /// Nobody of the chain is inside the residency.
  record ResidencyUnsatisfiable(String asked, Residency residency, List<Exclusion> excluded)
      implements Problem {
    public ResidencyUnsatisfiable {
      excluded = List.copyOf(excluded);
    }
  }

  /// Nobody inside the residency could answer.
  ///
  /// @param excluded who is outside, and was not asked
  /// @param inside what became of those who are inside
  record ResidencyUnavailable(Residency residency, List<Exclusion> excluded, ChainExhausted inside)
      implements Problem {
    public ResidencyUnavailable {
      excluded = List.copyOf(excluded);
    }
  }

  /// The call cannot be recorded durably, so it is not made.
  record NotRecordable() implements Problem {}

  /// The server is stopping.
  record Draining() implements Problem {}

  /// More calls are open than the limit allows.
  record TooManyOpen(int limit) implements Problem {}

  /// The bodies of open requests hold all the memory that bodies may.
  record TooManyBodies() implements Problem {}

  /// Answers that are kept in memory hold all that answers may.
  record TooManyAnswers() implements Problem {}

  /// The same call is already being made, under the name that its caller gave it.
  record CallRunning() implements Problem {}

  /// The name that the caller gave the call stands for another one.
  record OtherCall() implements Problem {}

  /// The caller's tenant has no call of this id that was logged.
  record NoAttestation() implements Problem {}

  /// Too many calls are being looked for among those that were recorded.
  record TooManySearches() implements Problem {}

  /// What was logged of the call was erased.
  record AttestationErased() implements Problem {}

  /// A fault of ours.
  record Internal() implements Problem {}
}
