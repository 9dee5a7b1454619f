package dev.sovereign.doctor;

import java.util.Optional;

/// What one look at an installation found.
///
/// @param about what was looked at, in a word
/// @param says what is so, in words
/// @param fix what to do about it; nothing where all is well
public record Finding(String about, State state, String says, Optional<String> fix) {
  /// How it is.
  public enum State {
    GOOD("✓"),
    DOUBTFUL("!"),
    BAD("✗");

    private final String mark;

    State(String mark) {
      this.mark = mark;
    }

    /// The state in a character.
    public String mark() {
      return mark;
    }
  }

  /// All is well.
  public static Finding good(String about, String says) {
    return new Finding(about, State.GOOD, says, Optional.empty());
  }

  /// It works, and will not always, or not well.
  public static Finding doubtful(String about, String says, String fix) {
    return new Finding(about, State.DOUBTFUL, says, Optional.of(fix));
  }

  /// It does not work.
  public static Finding bad(String about, String says, String fix) {
    return new Finding(about, State.BAD, says, Optional.of(fix));
  }
}
