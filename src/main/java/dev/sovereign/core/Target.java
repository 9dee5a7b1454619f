package dev.sovereign.core;

/// What has a health of its own: a provider's model, under whatever names it is offered.
///
/// @param provider the provider's name in the configuration
/// @param upstreamModel the model's name at that provider
public record Target(String provider, String upstreamModel) {
  /// The two as one word, which is how they are asked for directly.
  public String word() {
    return provider + "/" + upstreamModel;
  }
}
