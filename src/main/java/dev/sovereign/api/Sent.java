package dev.sovereign.api;

import dev.sovereign.core.Digest;
import dev.sovereign.tlog.Hash;
import java.util.Optional;

/// The hashes of what a client got.
///
/// @param wire of the bytes, without comments and what they carry of an attestation
/// @param content of what a whole chat answer says
/// @param finishReason why it ended, as it says itself
record Sent(Digest wire, Optional<Hash> content, Optional<String> finishReason) {
  /// Of something else than a whole chat answer.
  static Sent of(Digest wire) {
    return new Sent(wire, Optional.empty(), Optional.empty());
  }
}
