package dev.sovereign.api;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Continuation;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Digest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Skip;
import dev.sovereign.core.Usage;
import dev.sovereign.dispatch.Call;
import dev.sovereign.meter.Pace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What became of a call that reached a provider; all that its record is made of.
///
/// @param world what the configuration said when it came in
/// @param openIndex of the row by which it was opened, if it was
/// @param skips where gates said no
/// @param continued that its stream broke off and was to be taken over
/// @param servedBy who answered, if anybody did
/// @param usage what is known of it, our own count included
/// @param status the HTTP status that the client was given, if it was given one
/// @param bodyNanos from the call's head to the last byte of its body
/// @param firstContentNanos from the call's head to its first content, of a stream
/// @param pace how the chunks of a stream came
/// @param nanos from the call's head to its end
/// @param bytes what is kept of the bytes that went in and out
public record ServedCall(
    Caller caller,
    Call call,
    World world,
    OptionalLong openIndex,
    List<Attempt> attempts,
    List<Skip> skips,
    Optional<Continuation> continued,
    Optional<Offer> servedBy,
    Usage usage,
    Cost cost,
    Ending ending,
    OptionalInt status,
    long bodyNanos,
    OptionalLong firstContentNanos,
    Optional<Pace> pace,
    long nanos,
    Bytes bytes) {
  /// The hashes of what went in and out.
  ///
  /// @param forwarded to who answered, if anybody did
  /// @param sent to the client
  /// @param idempotencyKey by which the caller named the call, if it did
  record Bytes(
      Digest received, Optional<Digest> forwarded, Sent sent, Optional<String> idempotencyKey) {}

  /// What the provider itself says that was used.
  Usage reported() {
    return usage.isEstimated() ? Usage.UNKNOWN : usage;
  }

  /// Why an attempt is no success, in a word of ours; empty if it is one.
  String errorOf(Attempt attempt) {
    return attempt.outcome() instanceof Outcome.Answered ? error() : attempt.outcome().word();
  }

  /// Why the call is no success, in a word of ours; empty if it is one.
  String error() {
    return ending == Ending.COMPLETE ? "" : ending.word();
  }

  /// How long an attempt took, to the end of its answer: a stream goes on after the content that
  /// committed it.
  long nanosOf(Attempt attempt) {
    return attempt.outcome() instanceof Outcome.Answered && firstContentNanos.isPresent()
        ? nanos - attempt.startedNanos()
        : attempt.nanos();
  }

  /// How a call ended, as its client saw it.
  public enum Ending {
    /// The whole answer was ready to be sent.
    COMPLETE,
    /// The client went away before.
    CLIENT_GONE,
    /// The stream broke off after its first content.
    BROKEN,
    /// No provider answered.
    FAILED,
    /// A provider refused the request as such.
    REFUSED,
    /// The server stopped while it ran.
    STOPPED;

    /// How a call ends whose client is told this.
    static Ending of(Problem problem) {
      return problem instanceof Problem.ProviderRefused ? REFUSED : FAILED;
    }

    /// The word in records and figures.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
