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
  record Contradicts() implements WitnessAnswer {}

  /// It says nothing about the log: it does not know it or its key, is busy, away, or not well.
  record Unknown(String why) implements WitnessAnswer {}

  /// What an answer says.
  ///
  /// @param isItsSize whether it has cosigned a checkpoint of this size before
  static WitnessAnswer read(int status, byte[] body, boolean isItsSize) {
    var text = new String(body, StandardCharsets.UTF_8);
    return switch (Integer.valueOf(status)) {
      case OK -> new Cosigned(text);
      case CONFLICT -> conflict(text.strip(), isItsSize);
      case UNPROCESSABLE -> new Contradicts();
      case Integer other -> new Unknown("it answers " + other);
    };
  }

  // Some answer 409 without a size where they have seen another tree of the same size.
  private static WitnessAnswer conflict(String size, boolean isItsSize) {
    if (size.matches("0|[1-9][0-9]{0,17}")) {
      return new Knows(Long.parseLong(size));
    }
    return isItsSize ? new Contradicts() : new Unknown("it answers 409 without a size");
  }
}
