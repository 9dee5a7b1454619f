package dev.sovereign.doctor;

import dev.sovereign.config.Settings;
import dev.sovereign.core.Offer;
import dev.sovereign.http.VertxClient;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import dev.sovereign.provider.Inquiry;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.provider.Providers;
import dev.sovereign.routing.Catalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A visit to every provider of a configuration, all at a time, as the server would go there: by
/// the same addresses, keys and trust. Nothing is asked that costs money.
///
/// @param findings one for each provider
/// @param dates what the clocks of those that answered said
public record Visits(List<Finding> findings, List<String> dates) {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /// Goes there.
  public static Visits to(Settings settings, Map<String, String> environment) {
    var real = settings.providers().stream().filter(it -> it.type() != ProviderType.MOCK).toList();
    var asked = new LinkedHashMap<ProviderConfig, CompletableFuture<Inquiry>>();
    var findings = new ArrayList<Finding>();
    var dates = new ArrayList<String>();
    try (var loops = Loops.start(Loops.Choice.AUTO, 1)) {
      var providers = new Providers(new VertxClient(loops), new Secrets(environment));
      var loop = loops.all().getFirst();
      for (var provider : real) {
        asked.put(provider, ask(providers, provider, loop));
      }
      asked.forEach(
          (provider, answer) -> {
            var inquiry = answer.exceptionally(Visits::withoutSecret).join();
            findings.add(finding(provider, inquiry, wanted(settings.catalog(), provider)));
            if (inquiry instanceof Inquiry.Serves serves) {
              serves.date().ifPresent(dates::add);
            }
          });
    }
    return new Visits(findings, dates);
  }

  private static CompletableFuture<Inquiry> ask(
      Providers providers, ProviderConfig provider, Loop loop) {
    var answer = new CompletableFuture<Inquiry>();
    loop.execute(
        () -> {
          try {
            providers
                .inquire(provider, loop, LIMIT)
                .onComplete(answer::complete, answer::completeExceptionally);
          } catch (IllegalArgumentException noSecret) {
            answer.completeExceptionally(noSecret);
          }
        });
    return answer;
  }

  private static Inquiry withoutSecret(Throwable failed) {
    return new Inquiry.Unreachable(String.valueOf(failed.getMessage()));
  }

  // Its own ids that the configuration names; llama.cpp takes any name for the model that it has.
  private static Set<String> wanted(Catalog catalog, ProviderConfig provider) {
    return provider.type() == ProviderType.LLAMACPP
        ? Set.of()
        : Optional.ofNullable(catalog.suppliers().get(provider.name()))
            .map(Catalog.Supplier::listed)
            .orElse(Set.of());
  }

  static Finding finding(ProviderConfig provider, Inquiry inquiry, Set<String> wanted) {
    var name = provider.name();
    return switch (inquiry) {
      case Inquiry.Unreachable(var reason) -> Finding.bad(name, reason, reach(provider));
      case Inquiry.NotReady(var status) ->
          Finding.bad(name, "answers " + status + ": it takes no calls", "look at its own log");
      case Inquiry.Refused(var status) ->
          Finding.bad(name, "answers " + status + ": it does not take the key", key(provider));
      case Inquiry.Unclear(var status) ->
          Finding.doubtful(
              name,
              "answers " + status + " where its models should be: nothing is known of the key",
              "see whether `base_url` is right: its path is "
                  + (provider.basePath().isEmpty() ? "empty" : provider.basePath()));
      case Inquiry.Serves(var models, _) -> serves(name, models, wanted);
    };
  }

  private static Finding serves(String name, Optional<List<String>> models, Set<String> wanted) {
    if (models.isEmpty()) {
      return Finding.good(name, "takes the key");
    }
    var missing = wanted.stream().filter(it -> !models.get().contains(it)).sorted().toList();
    if (missing.isEmpty()) {
      return Finding.good(name, "would serve us; models that it lists: " + models.get().size());
    }
    return Finding.doubtful(
        name, "does not list " + String.join(", ", missing), "it lists " + some(models.get()));
  }

  private static String some(List<String> models) {
    var most = 8;
    var shown = String.join(", ", models.subList(0, Math.min(most, models.size())));
    return models.size() > most ? shown + " and " + (models.size() - most) + " more" : shown;
  }

  private static String reach(ProviderConfig provider) {
    return provider.kind() == Offer.Kind.GPU
        ? "start the server at " + provider.target().authority() + ", or correct `base_url`"
        : "see whether this machine reaches " + provider.target().authority();
  }

  private static String key(ProviderConfig provider) {
    return provider
        .apiKey()
        .map(
            it ->
                switch (it) {
                  case SecretRef.Env(var variable) -> "put a valid key into " + variable;
                  case SecretRef.File(var path) -> "put a valid key into " + path;
                })
        .orElse("give it one by `api_key`");
  }
}
