package dev.sovereign.provider;

/// Whether a provider is asked for a stream when the caller wants none.
public enum UpstreamStream {
  ALWAYS,
  AUTO,
  NEVER
}
