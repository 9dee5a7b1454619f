package dev.sovereign.api;

import dev.sovereign.json.Json;
import dev.sovereign.proof.AttestedBody;
import dev.sovereign.proof.AttestedStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an answer carries of its attestation, in the place where its caller wants it.
///
/// @param json of the attestation; none where the answer carries nothing
record Attested(AttestationWish wish, Optional<String> json) {
  /// Nothing is carried.
  static final Attested NOTHING = new Attested(AttestationWish.OFF, Optional.empty());

  /// Whether a stream's finish chunk carries it.
  boolean isOnFinishChunk() {
    return json.isPresent() && wish.isOnFinishChunk();
  }

  /// A plain answer as it leaves.
  byte[] body(byte[] answer) {
    return json.map(it -> AttestedBody.insert(answer, it)).orElse(answer);
  }

  /// The last chunks of a stream as they leave.
  ///
  /// @param last the finish chunk and what came after it, or nothing
  List<byte[]> chunks(List<byte[]> last) {
    if (last.isEmpty() || !isOnFinishChunk()) {
      return last;
    }
    var chunks = new ArrayList<>(last);
    chunks.set(0, body(last.getFirst()));
    return chunks;
  }

  /// A stream's regular end, as one piece: after it many clients read no more than what is there
  /// already, so the whole form, which is long, has no place in it.
  ///
  /// @param chunk one of the stream
  /// @param isOwed whether no chunk has carried it
  byte[] ending(byte[] chunk, boolean isOwed) {
    return json.filter(_ -> isOwed && wish != AttestationWish.FULL)
        .map(it -> Sse.joined(Sse.DONE, event(chunk, it)))
        .orElse(Sse.DONE);
  }

  private static byte[] event(byte[] chunk, String attestation) {
    var names = Json.parseUpper(chunk, 1);
    return AttestedStream.event(
        names.string("id").orElse(""),
        names.integer("created").orElse(0),
        names.string("model").orElse(""),
        attestation);
  }
}
