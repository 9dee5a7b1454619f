package dev.sovereign.core;

import dev.sovereign.json.Json;
import java.util.List;

/// What a caller asks a model, as a typed view over the body as it came.
///
/// @param id the call's id
/// @param model what stands in the model field
/// @param wantsStream whether the caller asked for a stream
/// @param wantsUsage whether the caller asked for the usage figures in the stream
/// @param residency where it may be served
/// @param cacheSalt what keeps the cached prompts of its tenant apart from those of others;
///     empty for nothing
public record ModelRequest(
    String id,
    Operation operation,
    Json body,
    String model,
    boolean wantsStream,
    boolean wantsUsage,
    Residency residency,
    String cacheSalt) {
  private static final int MOST_CHOICES = 1024;

  /// How many choices it asks for; of a text completion, for each of its prompts.
  public int choices() {
    var each = Math.clamp(body.integer("n").orElse(1), 1, MOST_CHOICES);
    return Math.min(each * Math.max(prompts(), 1), MOST_CHOICES);
  }

  // A list of numbers is one prompt, as tokens.
  private int prompts() {
    var list = operation == Operation.COMPLETIONS ? items() : List.<Json>of();
    return Math.min(list.size(), MOST_CHOICES);
  }

  private List<Json> items() {
    return body.find("prompt").map(Json::items).orElse(List.of()).stream()
        .filter(it -> it.kind() != Json.Kind.NUMBER)
        .toList();
  }

  /// The same, to be served there only, and with this salt.
  public ModelRequest within(Residency where, String salt) {
    return new ModelRequest(id, operation, body, model, wantsStream, wantsUsage, where, salt);
  }
}
