package dev.sovereign.config;

import dev.sovereign.core.ResidencyWords;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.routing.Atlas;
import dev.sovereign.routing.Capability;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a person should hear of a configuration that holds: it may be meant so, but a start here
/// would fail, or something does nothing.
public final class Advice {
  private final Settings settings;
  private final Map<String, String> environment;
  private final Places places;
  private final Findings findings;

  private Advice(Settings settings, Map<String, String> environment, Places places, Findings into) {
    this.settings = settings;
    this.environment = environment;
    this.places = places;
    this.findings = into;
  }

  /// All of it, as warnings.
  ///
  /// @param file its name, for messages
  /// @param text that the settings were read from
  public static Findings of(
      String file, String text, Settings settings, Map<String, String> environment) {
    var findings = Findings.warnings(file, text);
    new Advice(settings, environment, Places.of(file, text), findings).look();
    return findings;
  }

  private void look() {
    settings.providers().forEach(this::provider);
    settings.catalog().capabilities().values().forEach(this::capability);
    settings
        .tracing()
        .ifPresent(
            it ->
                it.headers()
                    .forEach(
                        (name, secret) ->
                            secret(secret, List.of("telemetry", "otlp", "headers", name))));
    settings
        .server()
        .tls()
        .ifPresent(
            it -> {
              file(it.cert(), List.of("server", "tls", "cert"));
              file(it.key(), List.of("server", "tls", "key"));
            });
  }

  private void provider(ProviderConfig provider) {
    var path = List.of("providers", provider.name());
    provider.apiKey().ifPresent(it -> secret(it, List.of("providers", provider.name(), "api_key")));
    var supplier = settings.catalog().suppliers().get(provider.name());
    if (supplier != null && !supplier.takesAny() && supplier.listed().isEmpty()) {
      warn(path, "no offer and no chain names " + provider.name() + ", so it is never asked");
    }
    var total = settings.catalog().routing().total();
    if (provider.timeouts().firstToken().compareTo(total) > 0) {
      warn(
          List.of("providers", provider.name(), "timeouts", "first_token"),
          "the time of a whole call (timeouts.total: %s) is over before first_token (%s) of %s"
              .formatted(
                  Units.text(total),
                  Units.text(provider.timeouts().firstToken()),
                  provider.name()));
    }
  }

  private void capability(Capability capability) {
    var atlas = settings.catalog().atlas();
    var isHome = capability.residency().filter(it -> atlas.unknown(it).isPresent()).isPresent();
    if (isHome) {
      warn(
          List.of("capabilities", capability.name()),
          "every call of `%s` is refused until instance.home is set".formatted(capability.name()));
    } else if (lacksAnybody(capability, atlas)) {
      warn(
          List.of("capabilities", capability.name(), "chain"),
          "every call of `%s` is refused: nobody in its chain is in %s"
              .formatted(
                  capability.name(),
                  capability.residency().map(ResidencyWords::text).orElse("any")));
    } else if (CapabilityReader.lacksBackstop(capability, atlas)) {
      warn(
          List.of("capabilities", capability.name(), "chain"),
          CapabilityReader.noBackstop(capability));
    }
  }

  private static boolean lacksAnybody(Capability capability, Atlas atlas) {
    return capability
        .residency()
        .map(atlas::residency)
        .filter(
            it -> capability.chain().stream().noneMatch(offer -> it.allows(offer.site().places())))
        .isPresent();
  }

  private void secret(SecretRef secret, List<String> path) {
    switch (secret) {
      case SecretRef.Env(var name) -> {
        if (environment.getOrDefault(name, "").isEmpty()) {
          warn(path, "the environment here has no " + name + "; a start needs it");
        }
      }
      case SecretRef.File(var file) -> file(file, path);
    }
  }

  private void file(String file, List<String> path) {
    if (!isReadable(file)) {
      warn(path, "there is no " + file + " here that can be read; a start needs it");
    }
  }

  private static boolean isReadable(String file) {
    try {
      return Files.isReadable(Path.of(file));
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  private void warn(List<String> path, String message) {
    var place = places.nearest(path);
    findings.add(place.line(), place.column(), message);
  }
}
