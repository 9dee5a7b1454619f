package dev.sovereign.testkit;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import java.io.IOException;

/// What scripted upstreams do most often, in OpenAI's form.
public final class Scripts {
  private Scripts() {}

  /// Answers a chat well, whole or as a stream as it is asked.
  public static Script chat(String text) {
    return call -> {
      if (call.request().json().isTrue("stream")) {
        stream(call, text);
      } else {
        call.json(200, whole(text));
      }
    };
  }

  /// The body of a whole answer with this text.
  public static String whole(String text) {
    return ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,"
            + "\"total_tokens\":5}}")
        .formatted(text);
  }

  private static void stream(UpstreamCall call, String text) throws IOException {
    call.openEvents().event(delta("\"role\":\"assistant\",\"content\":\"\""));
    for (var word : text.split("(?<= )")) {
      call.event(content(word));
    }
    call.event(finish("stop")).event(usage(3, 2)).event("[DONE]").end();
  }

  /// A chunk with this text.
  public static String content(String text) {
    return delta("\"content\":\"" + text + "\"");
  }

  /// A chunk with these members of its delta.
  public static String delta(String members) {
    return chunk("{\"index\":0,\"delta\":{" + members + "},\"finish_reason\":null}", "");
  }

  /// The chunk that ends a choice.
  public static String finish(String reason) {
    return chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}", "");
  }

  /// The chunk with the figures.
  public static String usage(int prompt, int completion) {
    return chunk(
        "",
        ",\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
            .formatted(prompt, completion, prompt + completion));
  }

  private static String chunk(String choices, String more) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"up\",\"choices\":["
        + choices
        + "]"
        + more
        + "}";
  }

  /// An error in OpenAI's form.
  public static Script error(int status, String message) {
    return call ->
        call.json(
            status,
            "{\"error\":{\"message\":\"%s\",\"type\":\"t\",\"param\":null,\"code\":null}}"
                .formatted(message));
  }

  /// Takes the request and says nothing until the gateway leaves.
  public static Script silence() {
    return UpstreamCall::awaitGone;
  }

  /// Takes the request and resets the connection.
  public static Script reset() {
    return UpstreamCall::reset;
  }
}
