package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What stood around the text of a chunk, as it came and as it left. Most chunks of a stream differ
/// from the one before in their text only, so that they need not be read member by member.
///
/// @param head what came before the text, its opening quote included
/// @param tail what came after it, its closing quote included
/// @param headOut what leaves in the place of the head
/// @param tailOut what leaves in the place of the tail
record ChunkShape(byte[] head, byte[] tail, byte[] headOut, byte[] tailOut) {
  /// The shape of a chunk whose only choice holds one text, nothing else that is said, and no
  /// reason why it ends.
  ///
  /// @param rewritten the chunk as it leaves
  static Optional<ChunkShape> of(byte[] data, Json chunk, byte[] rewritten) {
    return onlyText(chunk)
        .flatMap(
            text ->
                onlyText(Json.parseAll(rewritten)).map(out -> around(data, text, rewritten, out)));
  }

  private static ChunkShape around(byte[] data, Json text, byte[] rewritten, Json out) {
    return new ChunkShape(
        Arrays.copyOf(data, text.start() + 1),
        Arrays.copyOfRange(data, text.end() - 1, data.length),
        Arrays.copyOf(rewritten, out.start() + 1),
        Arrays.copyOfRange(rewritten, out.end() - 1, rewritten.length));
  }

  private static Optional<Json> onlyText(Json chunk) {
    var choices = chunk.find("choices").map(Json::items).orElseThrow();
    if (choices.size() != 1
        || chunk.present("usage").isPresent()
        || choices.getFirst().present("finish_reason").isPresent()) {
      return Optional.empty();
    }
    var choice = choices.getFirst();
    return choice
        .present("delta")
        .flatMap(it -> it.present("content"))
        .or(() -> choice.present("text"))
        .filter(it -> it.kind() == Json.Kind.STRING && it.isFilled())
        .filter(it -> it.textBytes() == TextCount.choice(choice));
  }

  /// Whether a chunk differs in its text only, and that is text without escapes.
  boolean fits(byte[] data) {
    var end = data.length - tail.length;
    return head.length < end
        && Arrays.equals(data, 0, head.length, head, 0, head.length)
        && Arrays.equals(data, end, data.length, tail, 0, tail.length)
        && JsonText.isPlain(data, head.length, end);
  }

  /// How many bytes of text a chunk has that fits.
  int textBytes(byte[] data) {
    return data.length - head.length - tail.length;
  }

  /// The text of a chunk that fits.
  String text(byte[] data) {
    return new String(data, head.length, textBytes(data), StandardCharsets.UTF_8);
  }

  /// A chunk that fits, as it leaves.
  byte[] rewritten(byte[] data) {
    var text = textBytes(data);
    var out = Arrays.copyOf(headOut, headOut.length + text + tailOut.length);
    System.arraycopy(data, head.length, out, headOut.length, text);
    System.arraycopy(tailOut, 0, out, headOut.length + text, tailOut.length);
    return out;
  }
}
