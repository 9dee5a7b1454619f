package dev.sovereign.proof;

import dev.sovereign.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One choice of a chat answer, put together from its parts.
final class ContentChoice {
  private static final List<String> TEXTS = List.of("content", "reasoning_content", "refusal");
  private static final int LONGEST_REASON = 64;
  private static final String ROLE = "role";
  private static final String TOOL_CALLS = "tool_calls";
  private static final String FUNCTION = "function";

  private final Map<String, StringBuilder> texts = new HashMap<>();
  private final Map<Long, ToolCall> toolCalls = new TreeMap<>();
  private Optional<String> role = Optional.empty();
  private Optional<String> finishReason = Optional.empty();
  private long length;

  private static final class ToolCall {
    private final StringBuilder arguments = new StringBuilder();
    private Optional<String> id = Optional.empty();
    private Optional<String> type = Optional.empty();
    private Optional<String> name = Optional.empty();
    private boolean hasArguments;

    long length() {
      var names = Stream.of(id, type, name).flatMap(Optional::stream).mapToLong(String::length);
      return arguments.length() + names.sum();
    }

    // Whatever comes again was said before; only arguments come in pieces.
    boolean add(Json part) {
      id = id.or(() -> part.string("id"));
      type = type.or(() -> part.string("type"));
      var function = part.present(FUNCTION);
      name = name.or(() -> function.flatMap(it -> it.string("name")));
      var more = function.flatMap(it -> it.present("arguments"));
      more.ifPresent(it -> arguments.append(it.text()));
      hasArguments |= more.isPresent();
      return more.map(it -> it.kind() == Json.Kind.STRING).orElse(true);
    }

    void write(JcsText out) {
      out.open().open(FUNCTION);
      out.text("arguments", Optional.of(arguments.toString()).filter(_ -> hasArguments));
      out.text("name", name).close().text("id", id).text("type", type).close();
    }
  }

  /// Takes what a choice adds; says whether that is all text.
  ///
  /// @param message of the choice, or its delta
  boolean add(Json choice, Optional<Json> message) {
    finishReason = choice.string("finish_reason").or(() -> finishReason);
    return message.map(this::add).orElse(true);
  }

  private boolean add(Json message) {
    role = role.or(() -> message.string(ROLE));
    var isText = true;
    for (var name : TEXTS) {
      var more = message.present(name);
      more.ifPresent(it -> add(name, it.text()));
      isText &= more.map(it -> it.kind() == Json.Kind.STRING).orElse(true);
    }
    var position = 0L;
    for (var said : message.find(TOOL_CALLS).map(Json::items).orElse(List.of())) {
      var index = said.integer("index").orElse(position);
      var call = toolCalls.computeIfAbsent(index, _ -> new ToolCall());
      var before = call.length();
      isText &= call.add(said);
      length += call.length() - before;
      position++;
    }
    return isText && toolCalls.size() <= ContentDigest.MOST_PARTS;
  }

  private void add(String name, String text) {
    texts.computeIfAbsent(name, _ -> new StringBuilder()).append(text);
    length += text.length();
  }

  /// Takes more content.
  void add(String content) {
    add("content", content);
  }

  /// How much text has come, in UTF-16 units.
  long length() {
    return length;
  }

  /// Why it ended; none where it is not said in a word.
  Optional<String> finishReason() {
    return finishReason.filter(it -> it.length() <= LONGEST_REASON && Jcs.isWhole(it));
  }

  /// Whether UTF-8 has bytes for the text.
  boolean isWhole() {
    return texts.values().stream().allMatch(it -> Jcs.isWhole(it.toString()))
        && toolCalls.values().stream().allMatch(it -> Jcs.isWhole(it.arguments.toString()));
  }

  void write(JcsText out, long index) {
    out.open().text("finish_reason", finishReason).number("index", index).open("message");
    TEXTS.forEach(it -> out.text(it, Optional.ofNullable(texts.get(it)).map(Object::toString)));
    out.text(ROLE, role);
    if (!toolCalls.isEmpty()) {
      out.openList(TOOL_CALLS);
      toolCalls.values().forEach(it -> it.write(out));
      out.closeList();
    }
    out.close().close();
  }
}
