package dev.sovereign.anchor;

import dev.sovereign.audit.SecretFile;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.ObjectText;
import dev.sovereign.proof.HashedRekord;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// A file with what is being sent to Rekor, written before that: whoever is cut off sends the same
/// bytes again, and Rekor knows them. A text signed anew would be another entry.
///
/// @param file of it
record Outbox(Path file) {
  private static final String CHECKPOINT = "checkpoint";
  private static final String REQUEST = "request";

  /// What is on its way.
  ///
  /// @param checkpoint of ours, with who had signed it
  /// @param record of its text
  record Pending(Note checkpoint, HashedRekord record) {}

  /// Keeps it, in place of what was there; it outlives a power cut.
  void put(Pending pending) throws IOException {
    var json =
        new ObjectText()
            .text(CHECKPOINT, pending.checkpoint().toString())
            .raw(REQUEST, new String(pending.record().request(), StandardCharsets.UTF_8))
            .end();
    SecretFile.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// What was being sent. A file that is broken or cannot be read is given another name: what it
  /// was to say is no more than that the same bytes are sent again.
  ///
  /// @param setAside hears of that name
  /// @throws IOException if it cannot be given one
  Optional<Pending> pending(Consumer<Path> setAside) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var json = Json.parseAll(Files.readAllBytes(file));
      var note = json.string(CHECKPOINT).orElse("").getBytes(StandardCharsets.UTF_8);
      var request = json.find(REQUEST).map(Json::toBytes).orElseGet(() -> new byte[0]);
      return Optional.of(new Pending(Note.parse(note), HashedRekord.readRequest(request)));
    } catch (Malformed | JsonFailure | IOException unusable) {
      setAside.accept(SecretFile.setAside(file));
      return Optional.empty();
    }
  }

  /// Lets go of it.
  void clear() throws IOException {
    Files.deleteIfExists(file);
  }
}
