package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Says the lines of Ollama's stream as chunks of OpenAI's.
public final class OllamaStream {
  private final String head;
  private final boolean isChat;
  private final String id;
  private boolean begun;
  private long calls;

  /// @param id the answer's id
  /// @param model the public name
  /// @param created seconds since 1970
  public OllamaStream(boolean isChat, String id, String model, long created) {
    this.isChat = isChat;
    this.id = id;
    this.head =
        "{\"id\":"
            + JsonText.quote((isChat ? "chatcmpl-" : "cmpl-") + id)
            + ",\"object\":"
            + (isChat ? "\"chat.completion.chunk\"" : "\"text_completion\"")
            + ",\"created\":"
            + created
            + ",\"model\":"
            + JsonText.quote(model);
  }

  /// The chunks that one line comes to.
  public List<byte[]> chunks(byte[] line) {
    Json json;
    try {
      json = Json.parseAll(line);
    } catch (JsonFailure notJson) {
      return List.of(error("the provider sent a line that is not JSON"));
    }
    var error = json.present("error");
    if (error.isPresent()) {
      return List.of(error(error.get().text()));
    }
    var chunks = new ArrayList<byte[]>();
    if (isChat) {
      message(json, chunks);
    } else {
      json.find("response")
          .filter(Json::isFilled)
          .ifPresent(it -> chunks.add(choice("\"text\":" + it.raw(), "null")));
    }
    if (json.isTrue("done")) {
      end(json, chunks);
    }
    return chunks;
  }

  private void message(Json json, List<byte[]> chunks) {
    if (!begun) {
      begun = true;
      chunks.add(choice("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    }
    var message = json.find("message");
    var thinking = message.flatMap(it -> it.find("thinking")).filter(Json::isFilled);
    var content = message.flatMap(it -> it.find("content")).filter(Json::isFilled);
    var logprobs = json.find("logprobs").filter(Json::isFilled);
    thinking.ifPresent(it -> chunks.add(said("reasoning", it.raw(), Optional.empty())));
    if (content.isPresent() || logprobs.isPresent()) {
      chunks.add(said("content", content.map(Json::raw).orElse("\"\""), logprobs));
    }
    for (var call :
        message.flatMap(it -> it.find("tool_calls")).map(Json::items).orElse(List.of())) {
      chunks.add(call(call));
    }
  }

  private byte[] call(Json call) {
    var index = calls++;
    var function = call.find("function");
    var arguments = function.flatMap(it -> it.find("arguments")).map(Json::raw).orElse("{}");
    var name = function.flatMap(it -> it.string("name")).orElse("");
    // Of this answer alone: an id must not come again in a conversation. OpenAI takes 40 letters.
    var own = "call_" + id.substring(id.indexOf('_') + 1) + "_" + index;
    return choice(
        "\"delta\":{\"tool_calls\":[{\"index\":"
            + index
            + ",\"id\":"
            + JsonText.quote(call.string("id").orElse(own))
            + ",\"type\":\"function\",\"function\":{\"name\":"
            + JsonText.quote(name)
            + ",\"arguments\":"
            + JsonText.quote(arguments)
            + "}}]}",
        "null");
  }

  // Ollama says "stop" after a tool call too; a model that was unloaded did not finish.
  private void end(Json json, List<byte[]> chunks) {
    var reason = json.string("done_reason").orElse("stop");
    var word = reason.equals("stop") && calls > 0 ? "tool_calls" : reason;
    if (!word.equals("stop") && !word.equals("length") && !word.equals("tool_calls")) {
      word = "error";
    }
    chunks.add(choice(isChat ? "\"delta\":{}" : "\"text\":\"\"", JsonText.quote(word)));
    chunks.add(bytes(head + ",\"choices\":[]" + usage(json) + timings(json) + "}"));
  }

  // What Ollama does not say is left out: unknown is not zero.
  private static String usage(Json json) {
    var prompt = json.integer("prompt_eval_count");
    var completion = json.integer("eval_count");
    var figures = new ArrayList<String>();
    figure("prompt_tokens", prompt, figures);
    figure("completion_tokens", completion, figures);
    if (prompt.isPresent() && completion.isPresent()) {
      figures.add("\"total_tokens\":" + (prompt.getAsLong() + completion.getAsLong()));
    }
    return object("usage", figures);
  }

  private static String timings(Json json) {
    var figures = new ArrayList<String>();
    figure("load_ns", json.integer("load_duration"), figures);
    figure("prompt_ns", json.integer("prompt_eval_duration"), figures);
    figure("completion_ns", json.integer("eval_duration"), figures);
    return object("timings", figures);
  }

  private static void figure(String name, OptionalLong value, List<String> figures) {
    value.ifPresent(it -> figures.add("\"" + name + "\":" + it));
  }

  private static String object(String name, List<String> members) {
    return members.isEmpty() ? "" : ",\"" + name + "\":{" + String.join(",", members) + "}";
  }

  private byte[] said(String name, String text, Optional<Json> logprobs) {
    var list = logprobs.map(it -> "{\"content\":" + it.raw() + ",\"refusal\":null}").orElse("null");
    return choice("\"delta\":{\"" + name + "\":" + text + "}", list, "null");
  }

  private byte[] choice(String content, String reason) {
    return choice(content, "null", reason);
  }

  private byte[] choice(String content, String logprobs, String reason) {
    return bytes(
        head
            + ",\"choices\":[{\"index\":0,"
            + content
            + ",\"logprobs\":"
            + logprobs
            + ",\"finish_reason\":"
            + reason
            + "}]}");
  }

  private static byte[] error(String message) {
    return bytes(
        "{\"error\":{\"message\":"
            + JsonText.quote(message)
            + ",\"type\":\"api_error\",\"param\":null,\"code\":null}}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
