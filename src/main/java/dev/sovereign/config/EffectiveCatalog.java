package dev.sovereign.config;

import dev.sovereign.core.Money;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Timeouts;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.json.JsonText;
import dev.sovereign.routing.Capability;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Group;
import dev.sovereign.routing.Model;
import dev.sovereign.routing.RoutingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/// Writes `models`, `capabilities`, `routing` and `timeouts.total`.
final class EffectiveCatalog {
  private EffectiveCatalog() {}

  static void write(Catalog catalog, Effective.Place root) {
    var models = root.in("models");
    new TreeMap<>(catalog.models()).values().forEach(it -> model(it, models.in(it.name())));
    var capabilities = root.in("capabilities");
    new TreeMap<>(catalog.capabilities())
        .values()
        .forEach(it -> capability(it, catalog, capabilities.in(it.name())));
    routing(catalog.routing(), root.in("routing"));
    root.in("timeouts").time("total", catalog.routing().total());
  }

  private static void model(Model model, Effective.Place into) {
    model.context().ifPresent(it -> into.number("context", it));
    into.json("offers", Effective.list(model.offers().stream().map(it -> offer(it, model))));
    if (!model.fallback().isEmpty()) {
      into.texts("fallback", names(model.fallback()));
    }
  }

  private static String offer(Offer offer, Model model) {
    return "{\"provider\": "
        + JsonText.quote(offer.provider())
        + ", \"model\": "
        + JsonText.quote(offer.upstreamModel())
        + (offer.weights().isEmpty() ? "" : ", \"weights\": " + JsonText.quote(offer.weights()))
        + Optional.ofNullable(model.prices().get(offer)).map(EffectiveCatalog::price).orElse("")
        + "}";
  }

  private static String price(UnitPrices price) {
    var members = new ArrayList<String>();
    member("input", price.input()).ifPresent(members::add);
    member("cached_input", price.cachedInput()).ifPresent(members::add);
    member("output", price.output()).ifPresent(members::add);
    return ", \"price\": {" + String.join(", ", members) + "}";
  }

  private static Optional<String> member(String name, OptionalLong nanos) {
    return nanos.isPresent()
        ? Optional.of("\"" + name + "\": \"" + Money.text(nanos.getAsLong()) + "\"")
        : Optional.empty();
  }

  private static void capability(Capability capability, Catalog catalog, Effective.Place into) {
    into.json("chain", Effective.list(capability.groups().stream().map(EffectiveCatalog::link)));
    capability.residency().ifPresent(it -> into.texts("residency", it.words()));
    routing(capability.routing(), into);
    var times = into.in("timeouts");
    limit(capability, catalog, Timeouts::connect).ifPresent(it -> times.time("connect", it));
    limit(capability, catalog, Timeouts::tls).ifPresent(it -> times.time("tls", it));
    limit(capability, catalog, Timeouts::headers).ifPresent(it -> times.time("headers", it));
    limit(capability, catalog, Timeouts::firstToken).ifPresent(it -> times.time("first_token", it));
    limit(capability, catalog, Timeouts::idle).ifPresent(it -> times.time("idle", it));
    limit(capability, catalog, Timeouts::progress).ifPresent(it -> times.time("progress", it));
    limit(capability, catalog, Timeouts::answer).ifPresent(it -> times.time("answer", it));
    times.time("total", capability.routing().total());
  }

  // What stands under one name needs no group of its own where it is as listed.
  private static String link(Group group) {
    var names = names(group.offers()).stream().map(JsonText::quote).toList();
    if (group.order() == Group.Order.LISTED && names.size() == 1) {
      return names.getFirst();
    }
    return "{\"group\": [%s], \"order\": %s}"
        .formatted(
            String.join(", ", names),
            JsonText.quote(group.order().name().toLowerCase(Locale.ROOT)));
  }

  // A capability's own limit shows where an offer has less time than its provider gives it.
  private static Optional<Duration> limit(
      Capability capability, Catalog catalog, Function<Timeouts, Duration> time) {
    for (var offer : capability.chain()) {
      var supplier = catalog.suppliers().get(offer.provider());
      var own = time.apply(offer.timeouts());
      if (supplier != null && own.compareTo(time.apply(supplier.timeouts())) < 0) {
        return Optional.of(own);
      }
    }
    return Optional.empty();
  }

  private static void routing(RoutingConfig routing, Effective.Place into) {
    into.number("attempts", routing.attempts());
    into.flag("gpu_first", routing.gpuFirst());
    into.texts(
        "failover_on",
        routing.contextLengthMovesOn() ? List.of("context_length_exceeded") : List.of());
    into.flag("require_backstop", routing.requireBackstop());
    var inPlace = into.in("retry_in_place");
    inPlace.number("errors", routing.retries().errors());
    inPlace.time("after", routing.retries().after());
    inPlace.time("retry_after", routing.retries().retryAfter());
    into.text("retry_budget", Units.share(routing.retries().budget()));
    var hedge = into.in("hedge");
    hedge.text("after", HedgeReader.text(routing.hedge().patience()));
    hedge.text("share", Units.share(routing.hedge().share()));
  }

  // The offers of a model stand side by side, under its name.
  private static List<String> names(List<Offer> offers) {
    return offers.stream().map(Offer::model).distinct().toList();
  }
}
