package dev.sovereign.api;

import dev.sovereign.core.Offer;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.json.ObjectText;
import dev.sovereign.routing.Capability;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Model;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// `/api/v1/models` and `/api/v1/capabilities`: what can be asked for, and who serves it.
public final class CatalogEndpoint {
  private static final String MODELS = "/api/v1/models";
  private static final String CAPABILITIES = "/api/v1/capabilities";

  private final Supplier<Catalog> catalog;

  /// @param catalog at the moment
  public CatalogEndpoint(Supplier<Catalog> catalog) {
    this.catalog = catalog;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(
        Route.list(
            MODELS,
            asked ->
                Told.page(
                    asked,
                    sorted(catalog.get().models().values(), Model::name),
                    Model::name,
                    CatalogEndpoint::model)),
        Route.get(MODELS + "/{id...}", this::oneModel),
        Route.list(
            CAPABILITIES,
            asked ->
                Told.page(
                    asked,
                    sorted(catalog.get().capabilities().values(), Capability::name),
                    Capability::name,
                    CatalogEndpoint::capability)),
        Route.get(CAPABILITIES + "/{name}", this::oneCapability));
  }

  private static <T> List<T> sorted(Collection<T> all, Function<T, String> name) {
    return all.stream().sorted(Comparator.comparing(name)).toList();
  }

  private Told oneModel(Asked asked) {
    return Optional.ofNullable(catalog.get().models().get(asked.variable("id")))
        .<Told>map(it -> Told.json(model(it)))
        .orElse(Told.missing("No such model is declared."));
  }

  private static String model(Model model) {
    return new ObjectText()
        .text("id", model.name())
        .number("context", model.context())
        .list("offers", model.offers().stream().map(CatalogEndpoint::offer).toList())
        .list("fallback", model.fallback().stream().map(CatalogEndpoint::offer).toList())
        .end();
  }

  private static String offer(Offer offer) {
    return about(offer).end();
  }

  /// What an offer is, for more to be said of it.
  static ObjectText about(Offer offer) {
    return new ObjectText()
        .text("provider", offer.provider())
        .text("model", offer.upstreamModel())
        .text("serves", offer.model())
        .text("source", source(offer.kind()))
        .texts("place", offer.site().codes())
        .flag("backstop", offer.site().isBackstop());
  }

  /// The word for a kind of machine.
  static String source(Offer.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private Told oneCapability(Asked asked) {
    return Optional.ofNullable(catalog.get().capabilities().get(asked.variable("name")))
        .<Told>map(it -> Told.json(capability(it)))
        .orElse(Told.missing("There is no such capability."));
  }

  private static String capability(Capability capability) {
    var routing = capability.routing();
    return new ObjectText()
        .text("name", capability.name())
        .texts("residency", capability.residency().map(ResidencyWords::words))
        .list("chain", capability.chain().stream().map(CatalogEndpoint::offer).toList())
        .number("attempts", routing.attempts())
        .flag("gpu_first", routing.gpuFirst())
        .number("total_millis", routing.total().toMillis())
        .end();
  }
}
