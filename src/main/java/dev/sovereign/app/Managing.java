package dev.sovereign.app;

import dev.sovereign.api.CallsEndpoint;
import dev.sovereign.api.CatalogEndpoint;
import dev.sovereign.api.ConfigEndpoint;
import dev.sovereign.api.DataPlane;
import dev.sovereign.api.ExplainEndpoint;
import dev.sovereign.api.HealthEndpoint;
import dev.sovereign.api.KeysEndpoint;
import dev.sovereign.api.LogRowsEndpoint;
import dev.sovereign.api.Management;
import dev.sovereign.api.PricesEndpoint;
import dev.sovereign.api.ProvidersEndpoint;
import dev.sovereign.api.Route;
import dev.sovereign.api.ShownProvider;
import dev.sovereign.api.TenantsEndpoint;
import dev.sovereign.api.UsageEndpoint;
import dev.sovereign.audit.CallHistory;
import dev.sovereign.audit.Erasure;
import dev.sovereign.audit.PublicRowHistory;
import dev.sovereign.config.Effective;
import dev.sovereign.core.Offer;
import dev.sovereign.routing.Catalog;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.usage.UsageStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts the management API together: each endpoint adds its routes.
///
/// @param proven what is kept of calls, and its log
record Managing(
    KeyRing keys,
    Reloads reloads,
    Worlds worlds,
    Readiness readiness,
    UsageStore sums,
    ProvenLog proven,
    Erasure erasure) {
  Management over(DataPlane.Parts parts) {
    var routes = new ArrayList<Route>();
    routes.add(ApiDocument.route());
    routes.addAll(
        new KeysEndpoint(keys, parts.clock(), () -> parts.world().get().catalog().atlas())
            .routes());
    routes.addAll(new ProvidersEndpoint(this::providers, worlds.orders(reloads::inForce)).routes());
    routes.addAll(new CatalogEndpoint(() -> parts.world().get().catalog()).routes());
    routes.addAll(new ExplainEndpoint(parts.world()::get, keys, worlds::gates).routes());
    var history = proven.journal().history();
    routes.addAll(new CallsEndpoint(new CallHistory(history)).routes());
    routes.addAll(new LogRowsEndpoint(new PublicRowHistory(proven.log(), history)).routes());
    routes.addAll(new TenantsEndpoint(erasure).routes());
    routes.addAll(new ConfigEndpoint(reloads, () -> Effective.json(reloads.inForce())).routes());
    routes.addAll(new PricesEndpoint(parts.world()::get).routes());
    var program = new HealthEndpoint.Program(Version.TEXT, reloads.inForce().instance().name());
    routes.addAll(new HealthEndpoint(program, parts, readiness::obstacles).routes());
    routes.addAll(
        new UsageEndpoint(sums, reloads.inForce().instance().currency(), parts.clock()).routes());
    return new Management(parts.keys(), parts.crossing(), parts.clock(), parts.log(), routes);
  }

  private List<ShownProvider> providers() {
    return reloads.inForce().providers().stream()
        .map(it -> ShownProviders.of(it, site(it.name()), worlds))
        .toList();
  }

  private Offer.Site site(String provider) {
    return Optional.ofNullable(reloads.inForce().catalog().suppliers().get(provider))
        .map(Catalog.Supplier::site)
        .orElse(Offer.Site.UNKNOWN);
  }
}
