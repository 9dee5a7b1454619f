package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import java.util.List;
import java.util.Optional;

/// An answer as its client saved it: a JSON body or a stream.
///
/// @param wire the bytes that are hashed
/// @param messages the body, or the data of the stream's events
/// @param attestation that it carries
record Answer(byte[] wire, boolean isStream, List<byte[]> messages, Optional<Json> attestation) {
  /// The answer in these bytes.
  ///
  /// @throws Malformed if they are none, or their attestation is not where it
  ///     should be
  static Answer read(byte[] bytes) {
    if (isObject(bytes)) {
      var cut = AttestedBody.cut(bytes);
      return new Answer(cut.rest(), false, List.of(cut.rest()), cut.attestation());
    }
    var cut = AttestedStream.cut(bytes);
    return new Answer(cut.rest(), true, cut.chunks(), cut.attestation());
  }

  private static boolean isObject(byte[] bytes) {
    var at = 0;
    while (at < bytes.length && bytes[at] >= 0 && bytes[at] <= ' ') {
      at++;
    }
    return at < bytes.length && bytes[at] == '{';
  }

  /// The digest of what it says.
  ///
  /// @throws Malformed if an event is no JSON
  Optional<Hash> content() {
    try {
      if (!isStream) {
        return ContentDigest.of(Json.parseAll(messages.getFirst()));
      }
      var digest = new ContentDigest();
      messages.forEach(it -> digest.add(Json.parseAll(it)));
      return digest.hash();
    } catch (JsonFailure notJson) {
      throw new Malformed("the answer: " + notJson.getMessage());
    }
  }
}
