package dev.sovereign.api;

import dev.sovereign.core.Operation;
import dev.sovereign.dialect.RepeatedText;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.json.Json;
import dev.sovereign.proof.ContentDigest;
import dev.sovereign.tlog.Hash;
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

  /// The hash of what a plain answer says, if it has one.
  static Optional<Hash> of(Operation operation, byte[] answer) {
    return operation == Operation.CHAT
        ? ContentDigest.of(Json.parseUpper(answer, 4))
        : Optional.empty();
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

  /// The hash of all of it, if it has one.
  Optional<Hash> hash() {
    return digest.flatMap(ContentDigest::hash);
  }
}
