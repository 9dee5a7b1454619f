package dev.sovereign.app;

import dev.sovereign.api.ProviderOrders;
import dev.sovereign.config.Settings;
import dev.sovereign.loop.Loop;
import dev.sovereign.provider.Inquiry;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.Providers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Asks providers on an operator's wish whether they would serve us, by what costs nothing. It
/// blocks until there is an answer.
///
/// @param settings in force
/// @param providers with the secrets as they are now
/// @param loop that they are asked from
record Probes(Supplier<Settings> settings, Supplier<Providers> providers, Loop loop) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /// What it says; nothing if there is no such provider.
  Optional<ProviderOrders.Probed> ask(String provider) {
    return settings.get().providers().stream()
        .filter(it -> it.name().equals(provider))
        .findFirst()
        .map(it -> said(inquiry(it)));
  }

  private Inquiry inquiry(ProviderConfig config) {
    var answer = new CompletableFuture<Inquiry>();
    loop.execute(
        () -> {
          try {
            providers
                .get()
                .inquire(config, loop, LIMIT)
                .onComplete(answer::complete, answer::completeExceptionally);
          } catch (IllegalArgumentException noSecret) {
            answer.complete(new Inquiry.Unreachable(String.valueOf(noSecret.getMessage())));
          }
        });
    return answer.join();
  }

  private static ProviderOrders.Probed said(Inquiry inquiry) {
    return switch (inquiry) {
      case Inquiry.Serves _ -> new ProviderOrders.Probed("serves", "it would serve us");
      case Inquiry.NotReady(var status) ->
          new ProviderOrders.Probed("not_ready", "it answers " + status + ": it takes no calls");
      case Inquiry.Refused(var status) ->
          new ProviderOrders.Probed(
              "refused", "it answers " + status + ": it does not take the key");
      case Inquiry.Unclear(var status) ->
          new ProviderOrders.Probed(
              "unclear", "it answers " + status + ": that says nothing of the key");
      case Inquiry.Unreachable(var reason) -> new ProviderOrders.Probed("unreachable", reason);
    };
  }
}
