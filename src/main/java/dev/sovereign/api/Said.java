package dev.sovereign.api;

import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import dev.sovereign.proof.ContentDigest;
import dev.sovereign.tlog.Hash;
import java.util.Optional;

/// What a chat answer says, taken in as it leaves, for its hash; of other answers nothing is.
final class Said {
  private final Optional<ContentDigest> digest;

  Said(Operation operation) {
    this.digest = operation == Operation.CHAT ? Optional.of(new ContentDigest()) : Optional.empty();
  }

  /// The hash of what a plain answer says, if it has one.
  static Optional<Hash> of(Operation operation, byte[] answer) {
    return operation == Operation.CHAT
        ? ContentDigest.of(Json.parseUpper(answer, 4))
        : Optional.empty();
  }

  /// Takes in the next chunk of a stream.
  void add(byte[] chunk) {
    digest.ifPresent(it -> it.add(Json.parseAll(chunk)));
  }

  /// The hash of all of it, if it has one.
  Optional<Hash> hash() {
    return digest.flatMap(ContentDigest::hash);
  }
}
