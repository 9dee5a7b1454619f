package dev.sovereign.api;

import java.util.List;
import java.util.function.Supplier;

/// `/api/v1/providers`: who can be asked, and how own servers are.
public final class ProvidersEndpoint {
  private static final String PROVIDERS = "/api/v1/providers";

  private final Supplier<List<ShownProvider>> providers;

  /// @param providers at the moment, in the order of the configuration
  public ProvidersEndpoint(Supplier<List<ShownProvider>> providers) {
    this.providers = providers;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(
        Route.list(
            PROVIDERS,
            asked -> Told.page(asked, providers.get(), ShownProvider::name, ShownProvider::json)),
        Route.get(PROVIDERS + "/{name}", this::one));
  }

  private Told one(Asked asked) {
    return providers.get().stream()
        .filter(it -> it.name().equals(asked.variable("name")))
        .findFirst()
        .<Told>map(it -> Told.json(it.json()))
        .orElse(Told.missing("There is no such provider."));
  }
}
