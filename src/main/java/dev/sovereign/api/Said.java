package dev.sovereign.api;

import dev.sovereign.core.Digest;
import dev.sovereign.core.Operation;
import dev.sovereign.dialect.RepeatedText;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.json.Json;
import dev.sovereign.proof.ContentDigest;
import java.util.Optional;

/// What a chat answer says, taken in as it leaves, for its hash; of other answers nothing is.
final class Said {
  private final Optional<ContentDigest> digest;
  private final Optional<AnswerRoom.Part> room;
  private final RepeatedText repeated = new RepeatedText();

  /// Of an answer that is kept in memory as it is.
  Said(Operation operation) {
    this(operation, Optional.empty());
  }

  /// @param room that its text is kept in
  Said(Operation operation, AnswerRoom.Part room) {
    this(operation, Optional.of(room));
  }

  private Said(Operation operation, Optional<AnswerRoom.Part> room) {
    this.digest = operation == Operation.CHAT ? Optional.of(new ContentDigest()) : Optional.empty();
    this.room = room;
  }

  /// The hashes of a plain answer.
  static Sent whole(Operation operation, byte[] answer) {
    var wire = Digest.of(answer);
    return operation == Operation.CHAT
        ? sent(wire, ContentDigest.whole(Json.parseUpper(answer, 4)))
        : Sent.of(wire);
  }

  private static Sent sent(Digest wire, ContentDigest said) {
    return new Sent(wire, said.hash(), said.finishReason());
  }

  /// Takes in the next chunk of a stream. Where all calls keep too much in memory the text of this
  /// one is let go of, and has no hash.
  void add(byte[] chunk) {
    if (digest.isEmpty()) {
      return;
    }
    var all = digest.get();
    var before = all.length();
    repeated
        .of(chunk)
        .ifPresentOrElse(it -> all.add(repeated.choice(), it), () -> read(all, chunk));
    var more = (long) Character.BYTES * Math.max(0, all.length() - before);
    try {
      room.ifPresent(it -> it.take(more));
    } catch (AnswerRoom.Full full) {
      all.giveUp();
    }
  }

  private void read(ContentDigest all, byte[] chunk) {
    var read = Json.parseAll(chunk);
    repeated.note(chunk, read);
    all.add(read);
  }

  /// How much text is kept, in UTF-16 units.
  long length() {
    return digest.map(ContentDigest::length).orElse(0L);
  }

  /// The hashes of an answer that has come to its end.
  ///
  /// @param wire of its bytes
  Sent sent(Digest wire) {
    return digest.map(it -> sent(wire, it)).orElseGet(() -> Sent.of(wire));
  }
}
