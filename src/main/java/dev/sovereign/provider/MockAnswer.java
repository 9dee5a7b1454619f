package dev.sovereign.provider;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the mock provider answers to one request, whole or in chunks. Tokens are words.
final class MockAnswer {
  private static final String STORY =
      "Once upon a time a request set out for a model. The first door it came to was locked, and"
          + " the second led to a room where nobody answered. At the third door somebody listened"
          + " to the whole of it, thought for a moment, and began to speak. The words went back the"
          + " way the request had come, one after the other, and none of them was lost.";

  private final Json request;
  private final boolean isChat;
  private final String model;
  private final List<String> words;
  private final boolean isCutShort;

  MockAnswer(Json request, boolean isChat) {
    this.request = request;
    this.isChat = isChat;
    this.model = request.string("model").orElse("");
    var all = words(text());
    var limit = Math.clamp(limit(), 1, Integer.MAX_VALUE);
    this.isCutShort = all.size() > limit;
    this.words = all.subList(0, Math.min(limit, all.size()));
  }

  String model() {
    return model;
  }

  boolean wantsStream() {
    return request.isTrue("stream");
  }

  private long limit() {
    return request
        .integer("max_completion_tokens")
        .orElse(request.integer("max_tokens").orElse(Integer.MAX_VALUE));
  }

  private String text() {
    if (model.equals("story") || model.equals("cut")) {
      return STORY;
    }
    return isChat
        ? toolResult().orElseGet(this::lastUserText)
        : request.find("prompt").map(Json::text).orElse("");
  }

  // What a tool said, where the caller comes back with that: then it is told, not called again.
  private Optional<String> toolResult() {
    var messages = request.find("messages").map(Json::items).orElse(List.of());
    return messages.isEmpty() || !messages.getLast().string("role").orElse("").equals("tool")
        ? Optional.empty()
        : Optional.of(content(messages.getLast()));
  }

  private String lastUserText() {
    var last = "";
    for (var message : request.find("messages").map(Json::items).orElse(List.of())) {
      if (message.string("role").orElse("").equals("user")) {
        last = content(message);
      }
    }
    return last;
  }

  private static String content(Json message) {
    var content = message.find("content");
    if (content.isEmpty() || content.get().kind() != Json.Kind.ARRAY) {
      return message.string("content").orElse("");
    }
    return content.get().items().stream()
        .flatMap(part -> part.string("text").stream())
        .collect(Collectors.joining(" "));
  }

  // Each word keeps the blank before it, so that the words together are the text.
  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    var from = 0;
    for (var i = 1; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ') {
        words.add(text.substring(from, i));
        from = i;
      }
    }
    return words;
  }

  private Optional<String> calledTool() {
    if (!model.equals("tools") || toolResult().isPresent()) {
      return Optional.empty();
    }
    return request.find("tools").map(Json::items).orElse(List.of()).stream()
        .flatMap(tool -> tool.find("function").stream())
        .flatMap(function -> function.string("name").stream())
        .findFirst();
  }

  // Every required member of the first tool, with a value of its type.
  private String arguments() {
    var parameters =
        request.find("tools").map(Json::items).orElse(List.of()).stream()
            .flatMap(tool -> tool.find("function").stream())
            .flatMap(function -> function.find("parameters").stream())
            .findFirst();
    var required = parameters.flatMap(it -> it.find("required")).map(Json::items);
    return required.orElse(List.of()).stream()
        .map(Json::text)
        .map(name -> JsonText.quote(name) + ":" + value(parameters.orElseThrow(), name))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Json parameters, String name) {
    var type =
        parameters.find("properties").flatMap(it -> it.find(name)).flatMap(it -> it.string("type"));
    return switch (type.orElse("string")) {
      case "number", "integer" -> "7";
      case "boolean" -> "true";
      case "array" -> "[]";
      case "object" -> "{}";
      default -> "\"mock\"";
    };
  }

  private String toolCalls(String name, String index) {
    return "[{"
        + index
        + "\"id\":\"call_mock_1\",\"type\":\"function\",\"function\":{\"name\":"
        + JsonText.quote(name)
        + ",\"arguments\":"
        + JsonText.quote(arguments())
        + "}}]";
  }

  /// The answer as one object.
  String whole() {
    var tool = calledTool();
    var text = JsonText.quote(String.join("", words));
    var message =
        tool.map(it -> "\"content\":null,\"tool_calls\":" + toolCalls(it, ""))
            .orElse("\"content\":" + text);
    var choice =
        isChat ? "\"message\":{\"role\":\"assistant\"," + message + "}" : "\"text\":" + text;
    return head(isChat ? "chat.completion" : "text_completion")
        + ",\"choices\":[{\"index\":0,"
        + choice
        + ",\"logprobs\":null,\"finish_reason\":"
        + JsonText.quote(reason(tool))
        + "}],\"usage\":"
        + usage()
        + "}";
  }

  /// The answer as the data of events, without the last one.
  List<String> chunks() {
    var chunks = new ArrayList<String>();
    var tool = calledTool();
    if (isChat) {
      chunks.add(chunk("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    }
    if (tool.isPresent()) {
      var calls = toolCalls(tool.get(), "\"index\":0,");
      chunks.add(chunk("\"delta\":{\"tool_calls\":" + calls + "}", "null"));
    } else {
      words.forEach(word -> chunks.add(chunk(piece(word), "null")));
    }
    var last = isChat ? "\"delta\":{}" : "\"text\":\"\"";
    chunks.add(chunk(last, JsonText.quote(reason(tool))));
    if (request.present("stream_options").map(it -> it.isTrue("include_usage")).orElse(false)) {
      chunks.add(head(object()) + ",\"choices\":[],\"usage\":" + usage() + "}");
    }
    return chunks;
  }

  private String piece(String word) {
    var text = JsonText.quote(word);
    return isChat ? "\"delta\":{\"content\":" + text + "}" : "\"text\":" + text;
  }

  private String chunk(String content, String reason) {
    return head(object())
        + ",\"choices\":[{\"index\":0,"
        + content
        + ",\"logprobs\":null,\"finish_reason\":"
        + reason
        + "}]}";
  }

  private String object() {
    return isChat ? "chat.completion.chunk" : "text_completion";
  }

  private String reason(Optional<String> tool) {
    if (tool.isPresent()) {
      return "tool_calls";
    }
    return isCutShort ? "length" : "stop";
  }

  private String head(String object) {
    return "{\"id\":\"mock-1\",\"object\":\""
        + object
        + "\",\"created\":0,\"model\":"
        + JsonText.quote(model);
  }

  private String usage() {
    var prompt = words(isChat ? lastUserText() : text()).size();
    var completion = Math.max(words.size(), 1);
    return "{\"prompt_tokens\":"
        + prompt
        + ",\"completion_tokens\":"
        + completion
        + ",\"total_tokens\":"
        + (prompt + completion)
        + "}";
  }

  /// An answer to a request for embeddings: each input gets the same small vector.
  static String embeddings(Json request) {
    var input = request.find("input");
    var count =
        input.filter(it -> it.kind() == Json.Kind.ARRAY).map(it -> it.items().size()).orElse(1);
    var data = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      data.add("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":[0.5,-0.25,0.125]}");
    }
    return "{\"object\":\"list\",\"data\":["
        + String.join(",", data)
        + "],\"model\":\"echo\",\"usage\":{\"prompt_tokens\":"
        + count
        + ",\"total_tokens\":"
        + count
        + "}}";
  }

  /// An error object.
  static String error(String message, String code) {
    return "{\"error\":{\"message\":"
        + JsonText.quote(message)
        + ",\"type\":\"mock_error\",\"param\":null,\"code\":"
        + JsonText.quote(code)
        + "}}";
  }
}
