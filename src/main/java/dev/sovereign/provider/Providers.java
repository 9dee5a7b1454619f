package dev.sovereign.provider;

import dev.sovereign.core.Offer;
import dev.sovereign.http.HttpClient;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Log;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

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
      case OPENAI, OPENAI_COMPATIBLE, OPENROUTER, VLLM, LLAMACPP, MOCK ->
          new OpenAiProvider(config, client, authorizer, Quirks.of(config.type()));
      case OLLAMA -> new OllamaProvider(config, client, authorizer, InstantSource.system());
    };
  }

  /// What asks an own server how it is; nothing for a server of somebody else's, and where a type
  /// has no free question.
  ///
  /// @throws IllegalArgumentException if its secret is not where it should be
  public Optional<ServerWatch> watch(ProviderConfig config, Log log) {
    if (config.kind() != Offer.Kind.GPU) {
      return Optional.empty();
    }
    return ServerProbe.of(config)
        .map(probe -> new ServerWatch(config, probe, client, secrets.bearer(config.apiKey()), log));
  }

  /// Asks a provider once, by what costs nothing, whether it is there and takes our key.
  ///
  /// @param limit for each of its answers
  /// @throws IllegalArgumentException if its secret is not where it should be
  public Future<Inquiry> inquire(ProviderConfig config, Loop loop, Duration limit) {
    var authorizer = secrets.bearer(config.apiKey());
    return Inquiry.of(config, new Question(client, config.target(), authorizer, limit), loop);
  }
}
