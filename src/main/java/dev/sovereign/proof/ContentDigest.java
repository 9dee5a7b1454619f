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
  public static final int MOST_TEXT = 1 << 20;

  /// Of one with more choices, or with more calls of tools in one of them, neither.
  static final int MOST_PARTS = 128;

  private static final int ROOM = 512; // For what is not counted as text.
  private static final String MESSAGE = "message";
  private static final String DELTA = "delta";

  private final Map<Long, ContentChoice> choices = new TreeMap<>();
  private Optional<String> id = Optional.empty();
  private Optional<String> model = Optional.empty();
  private boolean isHashable = true;
  private long length;

  /// Of an answer that came whole; none where its content is no text.
  public static Optional<Hash> of(Json answer) {
    return whole(answer).hash();
  }

  /// An answer that came whole, taken in.
  public static ContentDigest whole(Json answer) {
    var digest = new ContentDigest();
    digest.add(answer, MESSAGE);
    return digest;
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
    for (var said : part.find("choices").map(Json::items).orElse(List.of())) {
      var choice = choice(said.integer("index").orElse(position));
      var before = choice.length();
      isHashable &= choice.add(said, said.find(member));
      length += choice.length() - before;
      position++;
    }
    bound();
  }

  /// Takes a chunk of a stream that does nothing but add content to a choice.
  public void add(long index, String content) {
    if (isHashable) {
      choice(index).add(content);
      length += content.length();
      bound();
    }
  }

  private ContentChoice choice(long index) {
    return choices.computeIfAbsent(index, _ -> new ContentChoice());
  }

  private void bound() {
    if (!isHashable || length > MOST_TEXT || choices.size() > MOST_PARTS) {
      giveUp();
    }
  }

  /// Keeps nothing more: the answer has no digest.
  public void giveUp() {
    isHashable = false;
    choices.clear();
    length = 0;
  }

  /// How much text is kept, in UTF-16 units.
  public long length() {
    return length;
  }

  /// The digest of what has come; none where that cannot be hashed.
  public Optional<Hash> hash() {
    return bytes().map(Sha256::of);
  }

  /// Why the first choice ended, as the answer says; none where nothing is kept of it.
  public Optional<String> finishReason() {
    return choices.values().stream().findFirst().flatMap(ContentChoice::finishReason);
  }

  /// What is hashed.
  Optional<byte[]> bytes() {
    if (!isHashable
        || choices.isEmpty()
        || !choices.values().stream().allMatch(ContentChoice::isWhole)) {
      return Optional.empty();
    }
    var out = new JcsText(ROOM + (int) length).openList("choices");
    choices.forEach((index, choice) -> choice.write(out, index));
    return Optional.of(out.closeList().text("id", id).text("model", model).bytes());
  }
}
