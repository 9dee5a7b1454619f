package dev.sovereign.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What becomes of a stream whose provider breaks off in the middle.
public enum StreamFailure {
  /// What came reaches the caller at once; where it breaks off an explicit error follows.
  TERMINATE,
  /// Nothing reaches the caller before the answer is whole, so that the next offer can take over at
  /// any moment.
  HOLD,
  /// What came reaches the caller at once; where it breaks off the next offer takes over, if it
  /// says the same up to there.
  CONTINUE;

  /// The one with this word.
  public static Optional<StreamFailure> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  /// The word in a request's header.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
