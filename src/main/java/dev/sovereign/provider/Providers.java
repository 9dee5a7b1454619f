package dev.sovereign.provider;

import dev.sovereign.http.HttpClient;
import dev.sovereign.keystore.Secrets;
import java.time.InstantSource;

/// Makes the provider of a configuration.
public final class Providers {
  private final HttpClient client;
  private final Secrets secrets;

  public Providers(HttpClient client, Secrets secrets) {
    this.client = client;
    this.secrets = secrets;
  }

  /// The provider that the configuration describes.
  ///
  /// @throws IllegalArgumentException if its secret is not where it should be
  public Provider create(ProviderConfig config) {
    var authorizer = secrets.bearer(config.apiKey());
    return switch (config.type()) {
      case OPENAI, OPENAI_COMPATIBLE, LLAMACPP, MOCK ->
          new OpenAiProvider(config, client, authorizer, Quirks.NONE);
      case OPENROUTER -> new OpenAiProvider(config, client, authorizer, Quirks.OPENROUTER);
      case VLLM -> new OpenAiProvider(config, client, authorizer, Quirks.VLLM);
      case OLLAMA -> new OllamaProvider(config, client, authorizer, InstantSource.system());
    };
  }
}
