package dev.sovereign.core;

import java.util.Locale;

/// That a stream broke off after its first content, and what came of it that the next offer was to
/// take it over.
///
/// @param characters that the caller had by then, in UTF-16 code units
public record Continuation(Way way, long characters, Result result) {
  /// What whoever was to take over was asked last.
  public enum Way {
    /// The whole question, to answer anew.
    REPLAY,
    /// To go on from the text.
    PREFIX;

    /// The word in records and answers.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What came of it.
  public enum Result {
    /// The caller got more of the next one's answer.
    JOINED,
    /// The next one said something else.
    DIFFERED,
    /// Nobody was there, or broke off before the caller could get more.
    FAILED,
    /// The call ended before.
    UNFINISHED;

    /// The word in records and answers.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
