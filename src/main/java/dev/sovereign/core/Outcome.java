package dev.sovereign.core;

/// How one attempt ended.
public sealed interface Outcome {
  /// It brought the answer, or at least its first content.
  record Answered() implements Outcome {}

  /// The provider refuses the request as such.
  record Refused(Refusal refusal) implements Outcome {}

  /// It failed; the next offer may do better.
  record Failed(Failure failure) implements Outcome {}

  /// The client went away before it ended, or the call had ended otherwise; nobody's failure.
  record Cancelled() implements Outcome {}

  /// Another offer that was asked beside it began first; nobody's failure.
  record Outrun() implements Outcome {}

  /// It was lost by an error of ours; nobody's failure, and no other offer would do better.
  record Faulted() implements Outcome {}

  /// Our memory had no room for its answer; nobody's failure, and no other offer would do better.
  record NoRoom() implements Outcome {}

  /// The word in records, metrics and errors.
  default String word() {
    return switch (this) {
      case Answered() -> "answered";
      case Refused _ -> "refused";
      case Failed(var failure) -> failure.kind().word();
      case Cancelled() -> "cancelled";
      case Outrun() -> "hedge_lost";
      case Faulted() -> "internal_error";
      case NoRoom() -> "no_room";
    };
  }
}
