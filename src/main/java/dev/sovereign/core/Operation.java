package dev.sovereign.core;

/// What a call asks a model to do; each is one endpoint of the OpenAI API.
public enum Operation {
  CHAT("chat/completions"),
  COMPLETIONS("completions"),
  EMBEDDINGS("embeddings");

  private final String path;

  Operation(String path) {
    this.path = path;
  }

  /// The endpoint's path below `/v1/`.
  public String path() {
    return path;
  }
}
