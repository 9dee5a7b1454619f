package dev.sovereign.provider;

import java.util.List;
import java.util.OptionalLong;

/// A model server that answered on this machine's loopback.
public sealed interface LocalServer {
  /// What it is.
  ProviderType type();

  /// Where it listens.
  int port();

  /// It serves these models, in its own order; at least one.
  record Serving(ProviderType type, int port, List<Model> models) implements LocalServer {
    public Serving {
      models = List.copyOf(models);
      if (models.isEmpty()) {
        throw new IllegalArgumentException("a server that serves has a model: " + type);
      }
    }
  }

  /// It is there and cannot be used as it is.
  ///
  /// @param reason in words, after "it"
  record Unusable(ProviderType type, int port, String reason) implements LocalServer {}

  /// A model that it lists.
  ///
  /// @param id its name there
  /// @param size of its weights in bytes, where the server says it
  /// @param chats whether it answers chats; a model for embeddings does not
  record Model(String id, OptionalLong size, boolean chats) {}
}
