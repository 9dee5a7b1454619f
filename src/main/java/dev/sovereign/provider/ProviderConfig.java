package dev.sovereign.provider;

import dev.sovereign.core.GateConfig;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Timeouts;
import dev.sovereign.http.Target;
import dev.sovereign.keystore.SecretRef;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One entry of `providers` in the configuration.
///
/// @param basePath what stands before every path, without a slash at its end
/// @param place every place where its work may be done, in the words of the file; empty where it
///     says nothing
/// @param isBackstop whether it is the last resort of calls that must stay in its place
/// @param costPerHour of the machine, in the instance's currency
/// @param takesAnyModel whether any of its own ids may be asked for by callers
/// @param send members, as JSON text, that are set in every request
/// @param gates what stands before its offers
public record ProviderConfig(
    String name,
    ProviderType type,
    Target target,
    String basePath,
    Optional<SecretRef> apiKey,
    Offer.Kind kind,
    List<String> place,
    boolean isBackstop,
    Optional<BigDecimal> costPerHour,
    UpstreamStream upstreamStream,
    boolean takesAnyModel,
    Map<String, byte[]> send,
    Timeouts timeouts,
    GateConfig gates) {
  public ProviderConfig {
    place = List.copyOf(place);
    send = new LinkedHashMap<>(send);
  }

  /// The mock provider, listening on this port of the loopback.
  public static ProviderConfig mock(String name, int port) {
    return new ProviderConfig(
        name,
        ProviderType.MOCK,
        new Target(false, "127.0.0.1", port, Target.Reach.PRIVATE),
        "/v1",
        Optional.empty(),
        Offer.Kind.MOCK,
        List.of(),
        false,
        Optional.empty(),
        UpstreamStream.AUTO,
        true,
        Map.of(),
        Timeouts.DEFAULT,
        GateConfig.DEFAULT);
  }

  /// What makes it the same provider in two configurations: where it is, and what it is asked with.
  public Object identity() {
    return List.of(type, target, basePath, apiKey);
  }
}
