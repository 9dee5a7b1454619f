package dev.sovereign.witness;

import java.nio.charset.StandardCharsets;

/// What a witness says to a checkpoint (c2sp.org/tlog-witness, "add-checkpoint").
sealed interface WitnessAnswer {
  int OK = 200;
  int CONFLICT = 409;
  int UNPROCESSABLE = 422;

  /// It cosigned; lines of signatures, which nobody has checked.
  record Cosigned(String lines) implements WitnessAnswer {}

  /// It has seen the log at this size and wants a proof from there.
  record Knows(long size) implements WitnessAnswer {}

  /// It has seen another log of this name, or takes our proof for wrong.
  ///
  /// @param size that it named, or from which it was shown a proof
  record Contradicts(int status, long size) implements WitnessAnswer {}

  /// It says nothing about the log: it does not know it or its key, is busy, away, or not well.
  record Unknown(String why) implements WitnessAnswer {}

  /// What an answer says.
  ///
  /// @param old the size from which it was shown a proof
  /// @param isItsSize whether it has seen a tree of the checkpoint's size before
  static WitnessAnswer read(int status, byte[] body, long old, boolean isItsSize) {
    var text = new String(body, StandardCharsets.UTF_8);
    return switch (Integer.valueOf(status)) {
      case OK -> new Cosigned(text);
      case CONFLICT -> conflict(text.strip(), old, isItsSize);
      case UNPROCESSABLE -> new Contradicts(status, old);
      case Integer other -> new Unknown("it answers " + other);
    };
  }

  // 409 is for an old size that is not its own. Where it names that very size, or none, it has
  // another tree of that size, for which the specification has 422.
  private static WitnessAnswer conflict(String named, long old, boolean isItsSize) {
    if (named.matches("0|[1-9][0-9]{0,17}")) {
      var size = Long.parseLong(named);
      return size == old ? new Contradicts(CONFLICT, size) : new Knows(size);
    }
    return isItsSize
        ? new Contradicts(CONFLICT, old)
        : new Unknown("it answers 409 without a size");
  }
}
