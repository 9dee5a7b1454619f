package dev.sovereign.core;

import dev.sovereign.json.Json;

/// What a caller asks a model, as a typed view over the body as it came.
///
/// @param id the call's id
/// @param model what stands in the model field
/// @param wantsStream whether the caller asked for a stream
/// @param wantsUsage whether the caller asked for the usage figures in the stream
/// @param residency where it may be served
public record ModelRequest(
    String id,
    Operation operation,
    Json body,
    String model,
    boolean wantsStream,
    boolean wantsUsage,
    Residency residency) {
  /// The same, to be served there only.
  public ModelRequest within(Residency where) {
    return new ModelRequest(id, operation, body, model, wantsStream, wantsUsage, where);
  }
}
