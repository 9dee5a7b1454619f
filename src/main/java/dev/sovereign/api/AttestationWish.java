package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much of its attestation an answer shall carry.
enum AttestationWish {
  /// The summary: where the row stands in the log, and what it says.
  COMPACT,
  /// All that is needed to check it; in a stream on the finish chunk.
  FULL,
  /// The summary, in a stream on the finish chunk.
  CHUNK,
  /// Nothing. The row is in the log all the same.
  OFF;

  /// The header field of a request that says it.
  static final String FIELD = "X-SF-Attestation";

  /// What a request wishes.
  ///
  /// @throws Rejected if it says something else, or more than one thing
  static AttestationWish of(Exchange http) {
    var fields = http.headers(FIELD);
    if (fields.isEmpty()) {
      return COMPACT;
    }
    var wish =
        Arrays.stream(values()).filter(it -> it.word().equals(fields.getFirst())).findFirst();
    if (wish.isEmpty() || fields.size() > 1) {
      throw new Rejected(
          new Problem.BadRequest(
              FIELD + " must stand there once and be `compact`, `full`, `chunk` or `off`.",
              Optional.of(FIELD),
              Optional.of("invalid_attestation")));
    }
    return wish.get();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a stream's finish chunk carries it, which waits for the row.
  boolean isOnFinishChunk() {
    return this == FULL || this == CHUNK;
  }
}
