package dev.sovereign.config;

import dev.sovereign.core.Offer;
import dev.sovereign.core.Timeouts;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.provider.MockServer;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.routing.Capability;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.RoutingConfig;
import dev.sovereign.tenancy.KeysConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The configuration where there is no file: the mock provider, so that a first call works before
/// anything is set up.
public final class BuiltIn {
  private static final String MOCK = "mock";

  private BuiltIn() {}

  /// The settings.
  public static Settings settings() {
    var supplier =
        new Catalog.Supplier(
            MOCK, MOCK, Offer.Kind.MOCK, false, Set.copyOf(MockServer.MODELS), Timeouts.DEFAULT);
    var routing = RoutingConfig.DEFAULT;
    var smart = capability("smart", supplier.offer("story", "mock/story"), routing);
    var fast = capability("fast", supplier.offer("echo", "mock/echo"), routing);
    var catalog =
        new Catalog(
            Map.of("smart", smart, "fast", fast), Map.of(), Map.of(MOCK, supplier), routing);
    return new Settings(
        Settings.Instance.DEFAULT,
        ServerConfig.DEFAULT,
        Settings.DATA,
        KeysConfig.DEFAULT,
        List.of(ProviderConfig.mock(MOCK, 1)),
        catalog);
  }

  private static Capability capability(String name, Offer offer, RoutingConfig routing) {
    return new Capability(name, List.of(offer), routing);
  }
}
