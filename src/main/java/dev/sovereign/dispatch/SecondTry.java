package dev.sovereign.dispatch;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Retries;
import java.time.Duration;
import java.util.Optional;

/// Decides whether an offer is tried once more before the next one is. Pure.
final class SecondTry {
  private SecondTry() {}

  /// How long to wait before the same offer is tried again; nothing if it is not.
  ///
  /// @param before how often it was tried again already
  /// @param hasBegun whether its answer had begun when it failed
  static Optional<Duration> wait(Failure failure, boolean hasBegun, int before, Retries retries) {
    var asked = failure.retryAfterMillis().orElse(0);
    return switch (failure.kind()) {
      case SERVER_ERROR -> asked > 0 ? asked(asked, before, retries) : error(before, retries);
      case CLOSED -> hasBegun ? Optional.empty() : error(before, retries);
      case RATE_LIMITED -> asked > 0 ? asked(asked, before, retries) : Optional.empty();
      case RESOLVE,
          ADDRESS,
          CONNECT,
          TLS,
          TIMEOUT_HEADERS,
          TIMEOUT_FIRST_TOKEN,
          TIMEOUT_IDLE,
          TIMEOUT_PROGRESS,
          TIMEOUT_ANSWER,
          TIMEOUT_TOTAL,
          QUOTA,
          AUTH,
          MODEL_NOT_FOUND,
          UNSUPPORTED,
          REDIRECT,
          BAD_ANSWER,
          STREAM_ERROR,
          INCOMPLETE ->
          Optional.empty();
    };
  }

  private static Optional<Duration> error(int before, Retries retries) {
    return before < retries.errors() ? Optional.of(retries.after()) : Optional.empty();
  }

  private static Optional<Duration> asked(long millis, int before, Retries retries) {
    var wait = Duration.ofMillis(millis);
    return before == 0 && wait.compareTo(retries.retryAfter()) <= 0
        ? Optional.of(wait.plusMillis(1)) // By then its gate is open again.
        : Optional.empty();
  }
}
