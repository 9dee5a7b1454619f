package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;

/// The text of a chat stream's chunks, without reading those that differ from the one before in
/// their text only. It belongs to one stream.
public final class RepeatedText {
  private Optional<ChunkShape> shape = Optional.empty();
  private long choice;

  /// The content that a chunk adds to the choice of the chunk before; nothing where it may say
  /// anything else, and has to be read.
  public Optional<String> of(byte[] chunk) {
    return shape.filter(it -> it.fits(chunk)).map(it -> it.text(chunk));
  }

  /// The index of the choice that [#of] tells of.
  public long choice() {
    return choice;
  }

  /// Notes what a chunk that was read looks like.
  public void note(byte[] chunk, Json read) {
    var said = read.find("choices").map(Json::items).orElse(List.of());
    shape =
        said.stream().anyMatch(RepeatedText::hasContent)
            ? ChunkShape.of(chunk, read, chunk)
            : Optional.empty();
    choice = shape.isPresent() ? said.getFirst().integer("index").orElse(0) : 0;
  }

  private static boolean hasContent(Json choice) {
    return choice.present("delta").flatMap(it -> it.present("content")).isPresent();
  }
}
