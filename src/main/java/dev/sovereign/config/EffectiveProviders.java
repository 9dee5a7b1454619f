package dev.sovereign.config;

import dev.sovereign.core.BreakerConfig;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Timeouts;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/// Writes the `providers` section.
final class EffectiveProviders {
  private EffectiveProviders() {}

  static void write(List<ProviderConfig> providers, Effective.Place into) {
    providers.forEach(it -> provider(it, into.in(it.name())));
  }

  private static void provider(ProviderConfig provider, Effective.Place into) {
    into.text("type", provider.type().word());
    if (provider.type() == ProviderType.MOCK) {
      return; // It has no other key.
    }
    into.text("base_url", new BaseUrl(provider.target(), provider.basePath()).text());
    provider.apiKey().ifPresent(it -> EffectiveNode.secret(it, into.in("api_key")));
    into.text("source", provider.kind() == Offer.Kind.GPU ? "gpu" : "cloud");
    if (!provider.place().isEmpty()) {
      into.texts("place", provider.place());
    }
    into.flag("backstop", provider.isBackstop());
    into.money("cost_per_hour", provider.costPerHour());
    into.word("upstream_stream", provider.upstreamStream());
    into.text("models", provider.takesAnyModel() ? "any" : "listed");
    new TreeMap<>(provider.send())
        .forEach(
            (name, json) ->
                into.in("send").json(name, shown(name, new String(json, StandardCharsets.UTF_8))));
    provider.gates().maxInFlight().ifPresent(it -> into.number("max_in_flight", it));
    breaker(provider.gates().breaker(), into.in("breaker"));
    times(provider.timeouts(), into.in("timeouts"));
  }

  private static void breaker(BreakerConfig breaker, Effective.Place into) {
    into.number("failures", breaker.failures());
    into.number("connection_failures", breaker.connectionFailures());
    into.time("open", breaker.open());
    into.time("open_max", breaker.openMax());
    into.time("ramp", breaker.ramp());
  }

  // Members of requests may be anything, and so may be what somebody hides in them.
  private static String shown(String name, String json) {
    return Blots.mayHideIn(name, json) ? "\"***\"" : json;
  }

  static void times(Timeouts times, Effective.Place into) {
    into.time("connect", times.connect());
    into.time("tls", times.tls());
    into.time("headers", times.headers());
    into.time("first_token", times.firstToken());
    into.time("idle", times.idle());
    into.time("progress", times.progress());
    into.time("answer", times.answer());
  }
}
