package dev.sovereign.dialect;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Says an OpenAI request in the words of Ollama's native API: chat, generate or embed.
///
/// What Ollama has no word for is left out and named. An over-long prompt is asked to be an error
/// (`truncate: false`): Ollama's default cuts its beginning off in silence.
public final class OllamaRequest {
  /// Options of the same meaning, by OpenAI's name.
  private static final Map<String, String> OPTIONS =
      Map.of(
          "temperature", "temperature",
          "top_p", "top_p",
          "seed", "seed",
          "presence_penalty", "presence_penalty",
          "frequency_penalty", "frequency_penalty",
          "top_k", "top_k",
          "min_p", "min_p");

  private static final Set<String> UNDERSTOOD =
      Set.of(
          "model",
          "messages",
          "prompt",
          "suffix",
          "input",
          "stream",
          "stream_options",
          "stop",
          "max_tokens",
          "max_completion_tokens",
          "tools",
          "tool_choice",
          "response_format",
          "reasoning_effort",
          "top_logprobs",
          "encoding_format",
          "dimensions",
          "n",
          "user");

  /// Choices of a tool that need no word: it always chooses for itself, or is given no tools.
  private static final Set<String> OWN_CHOICES = Set.of("auto", "none");

  private static final int MOST_NAMED = 20;

  private OllamaRequest() {}

  /// A request for Ollama.
  ///
  /// @param leftOut the caller's members that Ollama has no word for
  public record Said(String path, byte[] body, List<String> leftOut) {}

  /// A request that Ollama has no words for; another provider may have them.
  public static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsupported(String message) {
      super(message, null, false, false);
    }
  }

  /// The request in Ollama's words.
  ///
  /// @throws Unsupported if a part of it cannot be said at all
  public static Said of(ModelRequest request, Offer offer) {
    var body = request.body();
    if (body.integer("n").orElse(1) > 1) {
      throw new Unsupported("Ollama gives one answer at a time.");
    }
    var out = new StringBuilder("{\"model\":").append(JsonText.quote(offer.upstreamModel()));
    switch (request.operation()) {
      case CHAT -> chat(body, out);
      case COMPLETIONS -> generate(body, out);
      case EMBEDDINGS -> embed(body, out);
    }
    var options = options(body, offer.context(), request.operation());
    if (!options.isEmpty()) {
      out.append(",\"options\":{").append(String.join(",", options)).append('}');
    }
    var bytes = out.append(",\"truncate\":false}").toString().getBytes(StandardCharsets.UTF_8);
    return new Said(path(request.operation()), bytes, leftOut(request));
  }

  private static String path(Operation operation) {
    return switch (operation) {
      case CHAT -> "/api/chat";
      case COMPLETIONS -> "/api/generate";
      case EMBEDDINGS -> "/api/embed";
    };
  }

  private static void chat(Json body, StringBuilder out) {
    var messages = body.find("messages").map(Json::items).orElse(List.of());
    out.append(",\"stream\":true,\"messages\":");
    OllamaMessages.write(messages, out);
    var choice = body.present("tool_choice").map(Json::text).orElse("auto");
    if (!OWN_CHOICES.contains(choice)) {
      throw new Unsupported("Ollama cannot be made to call a tool.");
    }
    var tools = body.present("tools");
    if (tools.isPresent() && !choice.equals("none")) {
      out.append(",\"tools\":").append(tools.get().raw());
    }
    body.present("response_format").ifPresent(it -> format(it, out));
    body.string("reasoning_effort")
        .ifPresent(it -> out.append(",\"think\":").append(it.equals("none") ? "false" : "true"));
    if (body.isTrue("logprobs")) {
      out.append(",\"logprobs\":true,\"top_logprobs\":");
      out.append(body.integer("top_logprobs").orElse(0));
    }
  }

  private static void format(Json format, StringBuilder out) {
    switch (format.string("type").orElse("text")) {
      case "json_object" -> out.append(",\"format\":\"json\"");
      case "json_schema" ->
          format
              .find("json_schema")
              .flatMap(it -> it.present("schema"))
              .ifPresent(it -> out.append(",\"format\":").append(it.raw()));
      case "text" -> {}
      default -> throw new Unsupported("Ollama knows no such response_format.");
    }
  }

  // The prompt is the model's whole input: no template is put around it (`raw`), except where a
  // suffix asks for the template that fills in a gap.
  private static void generate(Json body, StringBuilder out) {
    var suffix = body.present("suffix");
    out.append(",\"stream\":true,\"raw\":").append(suffix.isEmpty());
    out.append(",\"prompt\":")
        .append(body.present("prompt").map(OllamaRequest::prompt).orElse("\"\""));
    suffix.ifPresent(it -> out.append(",\"suffix\":").append(it.raw()));
  }

  private static String prompt(Json prompt) {
    var one = prompt.items().size() == 1 ? prompt.items().getFirst() : prompt;
    if (one.kind() != Json.Kind.STRING) {
      throw new Unsupported("Ollama takes one prompt, as text.");
    }
    return one.raw();
  }

  private static void embed(Json body, StringBuilder out) {
    var input = body.present("input");
    if (input.isPresent() && !isText(input.get())) {
      throw new Unsupported("Ollama embeds text, not tokens.");
    }
    out.append(",\"input\":").append(input.map(Json::raw).orElse("\"\""));
    body.present("dimensions").ifPresent(it -> out.append(",\"dimensions\":").append(it.raw()));
  }

  private static boolean isText(Json input) {
    return input.kind() == Json.Kind.STRING
        || (input.kind() == Json.Kind.ARRAY
            && input.items().stream().allMatch(it -> it.kind() == Json.Kind.STRING));
  }

  private static List<String> options(Json body, OptionalLong context, Operation operation) {
    var options = new ArrayList<String>();
    context.ifPresent(it -> options.add("\"num_ctx\":" + it));
    if (operation == Operation.EMBEDDINGS) {
      return options;
    }
    for (var member : body.members()) {
      var option = OPTIONS.get(member.name());
      if (option != null && member.value().kind() == Json.Kind.NUMBER) {
        options.add("\"" + option + "\":" + member.value().raw());
      }
    }
    body.present("max_completion_tokens")
        .or(() -> body.present("max_tokens"))
        .ifPresent(it -> options.add("\"num_predict\":" + it.raw()));
    body.present("stop").ifPresent(it -> options.add("\"stop\":" + list(it)));
    return options;
  }

  private static String list(Json value) {
    return value.kind() == Json.Kind.ARRAY ? value.raw() : "[" + value.raw() + "]";
  }

  private static List<String> leftOut(ModelRequest request) {
    var leftOut = new ArrayList<String>();
    for (var member : request.body().members()) {
      var isPlain = member.name().matches("[A-Za-z0-9_]{1,40}");
      if (isPlain && !isSaid(request.operation(), member) && leftOut.size() < MOST_NAMED) {
        leftOut.add(member.name());
      }
    }
    return leftOut;
  }

  private static boolean isSaid(Operation operation, Json.Member member) {
    if (member.name().equals("logprobs")) {
      return operation == Operation.CHAT; // Of a text completion they have another form.
    }
    return UNDERSTOOD.contains(member.name())
        || OPTIONS.containsKey(member.name())
        || member.value().kind() == Json.Kind.NULL;
  }
}
