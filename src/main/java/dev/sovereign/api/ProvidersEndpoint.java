package dev.sovereign.api;

import dev.sovereign.json.ObjectText;
import java.util.List;
import java.util.function.Supplier;

/// `/api/v1/providers`: who can be asked, and how own servers are.
public final class ProvidersEndpoint {
  private static final String PROVIDERS = "/api/v1/providers";

  private static final Told NONE = Told.missing("There is no such provider.");

  private final Supplier<List<ShownProvider>> providers;
  private final ProviderOrders orders;

  /// @param providers at the moment, in the order of the configuration
  public ProvidersEndpoint(Supplier<List<ShownProvider>> providers, ProviderOrders orders) {
    this.providers = providers;
    this.orders = orders;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(
        Route.list(
            PROVIDERS,
            asked -> Told.page(asked, providers.get(), ShownProvider::name, ShownProvider::json)),
        Route.get(PROVIDERS + "/{name}", this::one),
        order("trip", ProviderOrders.Order.TRIP),
        order("drain", ProviderOrders.Order.DRAIN),
        order("reset", ProviderOrders.Order.RESET),
        Route.of("POST", PROVIDERS + "/{name}/probe", this::probe));
  }

  private Told probe(Asked asked) {
    var name = asked.variable("name");
    return orders
        .probe(name)
        .<Told>map(
            it ->
                Told.json(
                        new ObjectText()
                            .text("provider", name)
                            .text("said", it.word())
                            .text("detail", it.detail())
                            .end())
                    .about(name))
        .orElse(NONE);
  }

  private Route order(String word, ProviderOrders.Order order) {
    return Route.of(
        "POST",
        PROVIDERS + "/{name}/" + word,
        asked -> {
          var name = asked.variable("name");
          var told = orders.give(name, order) ? one(asked) : NONE;
          return told instanceof Told.Answer answer ? answer.about(name) : told;
        });
  }

  private Told one(Asked asked) {
    return providers.get().stream()
        .filter(it -> it.name().equals(asked.variable("name")))
        .findFirst()
        .<Told>map(it -> Told.json(it.json()))
        .orElse(NONE);
  }
}
