package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The digest of what a chat answer says, the same for one that came whole and one that came in
/// chunks: who has it from a client library, without its bytes, can check it, too.
///
/// It is the SHA-256 of this in canonical JSON, without what is null or absent:
///
/// ```
/// {"choices": [{"finish_reason", "index", "message": {"content", "reasoning_content", "refusal",
///   "role", "tool_calls": [{"function": {"arguments", "name"}, "id", "type"}]}}], "id", "model"}
/// ```
///
/// One thread at a time may use it.
public final class ContentDigest {
  /// Of an answer with more text than this, in UTF-16 units, none is made.
  public static final int MOST_TEXT = 1 << 23;

  private static final String MESSAGE = "message";
  private static final String DELTA = "delta";

  private final Map<Long, ContentChoice> choices = new TreeMap<>();
  private Optional<String> id = Optional.empty();
  private Optional<String> model = Optional.empty();
  private boolean isHashable = true;

  /// Of an answer that came whole; none where its content is no text.
  public static Optional<Hash> of(Json answer) {
    var digest = new ContentDigest();
    digest.add(answer, MESSAGE);
    return digest.hash();
  }

  /// Takes a chunk of a stream.
  public void add(Json chunk) {
    add(chunk, DELTA);
  }

  private void add(Json part, String member) {
    if (!isHashable) {
      return;
    }
    id = id.or(() -> part.string("id"));
    model = model.or(() -> part.string("model"));
    var position = 0L;
    var text = 0L;
    for (var choice : part.find("choices").map(Json::items).orElse(List.of())) {
      var index = choice.integer("index").orElse(position++);
      var sum = choices.computeIfAbsent(index, _ -> new ContentChoice());
      isHashable &= sum.add(choice, choice.find(member));
    }
    for (var choice : choices.values()) {
      text += choice.length();
    }
    if (text > MOST_TEXT) {
      isHashable = false;
      choices.clear();
    }
  }

  /// The digest of what has come; none where that cannot be hashed.
  public Optional<Hash> hash() {
    return text().map(Sha256::of);
  }

  /// What is hashed.
  Optional<String> text() {
    if (!isHashable || choices.isEmpty()) {
      return Optional.empty();
    }
    var out = new JcsText().openList("choices");
    choices.forEach((index, choice) -> choice.write(out, index));
    var text = out.closeList().text("id", id).text("model", model).end();
    return choices.values().stream().allMatch(ContentChoice::isWhole)
        ? Optional.of(text)
        : Optional.empty();
  }
}
