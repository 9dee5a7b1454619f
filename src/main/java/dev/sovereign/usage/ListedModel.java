package dev.sovereign.usage;

import java.util.OptionalLong;

/// A model as a snapshot of prices lists it.
///
/// @param id the provider's own
/// @param version of the snapshot that says so
/// @param date when that was published (ISO 8601)
/// @param mode `chat`, `completion` or `embedding`
/// @param maxInput the longest prompt in tokens
/// @param maxOutput the longest answer in tokens
/// @param callsTools whether it can call tools
/// @param isLatest whether the source says that it is the newest of its line
public record ListedModel(
    String id,
    String version,
    String date,
    String mode,
    ModelPrices prices,
    OptionalLong maxInput,
    OptionalLong maxOutput,
    boolean callsTools,
    boolean isLatest) {
  boolean isChat() {
    return mode.equals("chat");
  }
}
