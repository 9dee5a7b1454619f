package dev.sovereign.core;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Why an attempt did not bring an answer, although another offer may. It holds no text of the
/// provider's, so it can be shown to anybody.
///
/// @param status the HTTP status, if there was one
/// @param retryAfterMillis how long the provider asks to wait, if it does
public record Failure(Kind kind, OptionalInt status, OptionalLong retryAfterMillis) {
  /// What went wrong.
  public enum Kind {
    /// The provider's name has no address.
    RESOLVE,
    /// Its address is one that this provider may not have.
    ADDRESS,
    /// No connection: refused, or not within the time.
    CONNECT,
    /// The TLS handshake failed, or the certificate does not verify.
    TLS,
    /// The connection broke before the answer was whole.
    CLOSED,
    /// No header fields within the time.
    TIMEOUT_HEADERS,
    /// No content within the time.
    TIMEOUT_FIRST_TOKEN,
    /// Silence in the middle of a stream.
    TIMEOUT_IDLE,
    /// Signs of life but no content for too long.
    TIMEOUT_PROGRESS,
    /// A plain answer was not whole within the time.
    TIMEOUT_ANSWER,
    /// The whole call's time was over.
    TIMEOUT_TOTAL,
    /// A 5xx status.
    SERVER_ERROR,
    /// A 429 status.
    RATE_LIMITED,
    /// The account with the provider has run dry.
    QUOTA,
    /// The provider does not take our credential.
    AUTH,
    /// The provider does not know the model.
    MODEL_NOT_FOUND,
    /// The provider's own API has no words for what is asked; nothing was sent.
    UNSUPPORTED,
    /// A redirect, which is never followed.
    REDIRECT,
    /// An answer that is not one: wrong type, no JSON, an error under status 200, no choices.
    BAD_ANSWER,
    /// An error reported in the middle of a stream.
    STREAM_ERROR,
    /// The answer ended without saying that it is whole.
    INCOMPLETE;

    /// The word in records, metrics and errors.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether time ran out.
    public boolean isTimeout() {
      return name().startsWith("TIMEOUT_");
    }
  }

  /// A failure without a status.
  public static Failure of(Kind kind) {
    return new Failure(kind, OptionalInt.empty(), OptionalLong.empty());
  }

  /// A failure by status.
  public static Failure of(Kind kind, int status) {
    return new Failure(kind, OptionalInt.of(status), OptionalLong.empty());
  }
}
