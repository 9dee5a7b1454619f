package dev.sovereign.core;

import dev.sovereign.json.Json;

/// What a caller asks a model, as a typed view over the body as it came.
///
/// @param id the call's id
/// @param model what stands in the model field
/// @param wantsStream whether the caller asked for a stream
/// @param wantsUsage whether the caller asked for the usage figures in the stream
/// @param choices how many it asks for; of a text completion, for each of its prompts
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
    int choices,
    Residency residency,
    String cacheSalt) {
  /// The same, to be served there only, and with this salt.
  public ModelRequest within(Residency where, String salt) {
    return new ModelRequest(
        id, operation, body, model, wantsStream, wantsUsage, choices, where, salt);
  }

  /// The same with another body.
  public ModelRequest asking(Json other) {
    return new ModelRequest(
        id, operation, other, model, wantsStream, wantsUsage, choices, residency, cacheSalt);
  }

  /// Its id alone: the body is the caller's, and the salt is a secret.
  @Override
  public String toString() {
    return "ModelRequest[" + id + "]";
  }
}
