package dev.sovereign.app;

import dev.sovereign.api.ShownProvider;
import dev.sovereign.core.Offer;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/// Says of a provider what may be shown.
final class ShownProviders {
  private ShownProviders() {}

  /// @param site where its work is done
  static ShownProvider of(ProviderConfig config, Offer.Site site, Worlds worlds) {
    return new ShownProvider(
        config.name(),
        config.type().word(),
        config.kind().name().toLowerCase(Locale.ROOT),
        config.type() == ProviderType.MOCK ? Optional.empty() : Optional.of(baseUrl(config)),
        site.codes(),
        site.isBackstop(),
        config.costPerHour().map(BigDecimal::toPlainString),
        config.apiKey().isPresent(),
        config.takesAnyModel(),
        worlds.gates(config.name()),
        worlds.healths().of(config.name()),
        worlds
            .state(config.name())
            .map(it -> new ShownProvider.State(it.ready(), it.running(), it.waiting())));
  }

  private static String baseUrl(ProviderConfig config) {
    return (config.target().tls() ? "https://" : "http://")
        + config.target().authority()
        + config.basePath();
  }
}
