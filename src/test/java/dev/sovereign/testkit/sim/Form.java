package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.http.OutboundRequest;
import dev.sovereign.json.Json;
import java.util.List;

/// In which form a provider answers, and what is wrong in it.
enum Form {
  /// One JSON object.
  WHOLE("application/json", ""),
  /// Server-sent events.
  EVENTS("text/event-stream", ": ping\n\n"),
  /// Ollama's lines of JSON.
  LINES(
      "application/x-ndjson",
      "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":false}\n");

  private final String type;
  private final String sign;

  /// @param sign of life without content; none where it is empty
  Form(String type, String sign) {
    this.type = type;
    this.sign = sign;
  }

  /// The form that is asked for.
  static Form of(OutboundRequest request) {
    if (request.path().endsWith("/api/chat")) {
      return LINES;
    }
    return Json.parseAll(request.body()).isTrue("stream") ? EVENTS : WHOLE;
  }

  String type() {
    return type;
  }

  byte[] sign() {
    return sign.getBytes(UTF_8);
  }

  boolean hasSigns() {
    return !sign.isEmpty();
  }

  /// A good answer in its parts.
  List<byte[]> parts(Spoken spoken) {
    return switch (this) {
      case WHOLE -> List.of(spoken.whole());
      case EVENTS -> spoken.events();
      case LINES -> spoken.lines();
    };
  }

  /// What is no answer, or no part of one.
  List<String> garbage() {
    return switch (this) {
      case WHOLE ->
          List.of(
              "<html>no</html>", "", "{}", "{\"choices\":[]}", "{\"error\":{\"message\":\"no\"}}");
      case EVENTS ->
          List.of(
              "\n\ndata: {not json\n\n",
              "\n\ndata: {\"error\":{\"message\":\"no\",\"code\":500}}\n\n",
              "\n\ndata: []\n\n",
              "\n\ndata: {\"choices\":[{\"index\":0,\"error\":{\"message\":\"no\"}}]}\n\n",
              "\n\ndata: [DONE]\n\n");
      case LINES -> List.of("\n{not json\n", "\n{\"error\":\"no\"}\n", "\nno\n");
    };
  }
}
