package dev.sovereign.provider;

/// When a provider is asked for a stream, whatever the caller gets.
public enum UpstreamStream {
  /// For a plain call too, where its answer can be put together again.
  ALWAYS,
  /// As the caller asks.
  AUTO,
  /// For no call: a caller of a stream gets the whole answer as one.
  NEVER
}
