package dev.sovereign.dialect;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.Residency;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the body of a chat, completions or embeddings request. Only what we act on is looked at;
/// the rest is the provider's to judge.
public final class RequestReader {
  /// Bodies of more bytes take too long for an event loop to look through.
  public static final int LARGE = 256 * 1024;

  private static final int MOST_CHOICES = 1024;
  private static final int FIRST_BYTES = 64;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");

  private RequestReader() {}

  /// Whether a request takes too long for an event loop to look through.
  public static boolean isLarge(ModelRequest request) {
    return request.body().end() - request.body().start() > LARGE;
  }

  /// The request in these bytes.
  ///
  /// @param id the call's id
  /// @param maxDepth how deep containers may be nested
  /// @throws Rejected if it is not a JSON object with a model's name
  public static ModelRequest read(Operation operation, String id, byte[] bytes, int maxDepth) {
    var body = parse(bytes, maxDepth);
    var stream = flag(body, "stream");
    if (stream && operation == Operation.EMBEDDINGS) {
      throw bad("Embeddings cannot be streamed.", "stream");
    }
    var wantsUsage =
        body.present("stream_options").map(it -> it.isTrue("include_usage")).orElse(false);
    return new ModelRequest(
        id,
        operation,
        body,
        model(body),
        stream,
        wantsUsage,
        choices(operation, body),
        Residency.anywhere(),
        "");
  }

  private static int choices(Operation operation, Json body) {
    var each = Math.clamp(body.integer("n").orElse(1), 1, MOST_CHOICES);
    var prompts = operation == Operation.COMPLETIONS ? prompts(body) : 1;
    return Math.min(each * Math.max(prompts, 1), MOST_CHOICES);
  }

  // A list of numbers is one prompt, as tokens.
  private static int prompts(Json body) {
    var prompt = body.present("prompt").filter(it -> it.kind() == Json.Kind.ARRAY);
    return prompt.isPresent() && !beginsWithNumber(prompt.get().head(FIRST_BYTES))
        ? Math.min(prompt.get().items().size(), MOST_CHOICES)
        : 1;
  }

  private static boolean beginsWithNumber(byte[] array) {
    var at = 1;
    while (at < array.length && array[at] <= ' ') {
      at++;
    }
    return at < array.length && (array[at] == '-' || Character.isDigit(array[at]));
  }

  private static Json parse(byte[] bytes, int maxDepth) {
    Json body;
    try {
      body = Json.parse(bytes, maxDepth);
    } catch (JsonFailure failure) {
      throw new Rejected(
          new Problem.BadRequest(
              "The request body is refused: " + failure.getMessage() + ".",
              Optional.empty(),
              Optional.of(code(failure.reason()))));
    }
    if (body.kind() != Json.Kind.OBJECT) {
      throw new Rejected(
          new Problem.BadRequest(
              "The request body must be a JSON object.", Optional.empty(), Optional.empty()));
    }
    return body;
  }

  private static String code(JsonFailure.Reason reason) {
    return switch (reason) {
      case MALFORMED -> "invalid_json";
      case TOO_DEEP -> "json_too_deep";
      case DUPLICATE -> "duplicate_member";
    };
  }

  private static String model(Json body) {
    var model = body.present("model");
    if (model.isEmpty()) {
      throw bad("The request names no model.", "model");
    }
    if (model.get().kind() != Json.Kind.STRING || !NAME.matcher(model.get().text()).matches()) {
      throw bad(
          "A model's name is 1 to 128 letters, digits or any of . _ : / - characters.", "model");
    }
    return model.get().text();
  }

  private static boolean flag(Json body, String name) {
    var value = body.present(name);
    if (value.isPresent() && value.get().kind() != Json.Kind.BOOLEAN) {
      throw bad("`" + name + "` must be true or false.", name);
    }
    return body.isTrue(name);
  }

  private static Rejected bad(String message, String param) {
    return new Rejected(new Problem.BadRequest(message, Optional.of(param), Optional.empty()));
  }
}
