package dev.sovereign.keystore;

/// Where a provider's secret is to be found; the configuration never holds the secret itself.
public sealed interface SecretRef {
  /// An environment variable.
  record Env(String name) implements SecretRef {}

  /// A file that holds nothing else.
  record File(String path) implements SecretRef {}
}
