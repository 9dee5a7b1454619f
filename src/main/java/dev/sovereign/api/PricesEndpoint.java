package dev.sovereign.api;

import dev.sovereign.core.Money;
import dev.sovereign.core.Offer;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.json.ObjectText;
import dev.sovereign.routing.Catalog;
import dev.sovereign.usage.ListedModel;
import dev.sovereign.usage.ModelPrices;
import dev.sovereign.usage.PriceBook;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// `GET /api/v1/prices`: what each offer costs, and who says so.
public final class PricesEndpoint {
  private final Supplier<World> world;

  /// An offer under the name that callers ask by.
  private record Row(Offer offer) {
    /// Of its own for each.
    String id() {
      return offer.model() + " " + offer.provider() + "/" + offer.upstreamModel();
    }

    boolean isCalled(String model) {
      return offer.model().equals(model) || offer.upstreamModel().equals(model);
    }
  }

  /// @param world in force
  public PricesEndpoint(Supplier<World> world) {
    this.world = world;
  }

  public List<Route> routes() {
    return List.of(Route.list("/api/v1/prices", this::list).taking("provider", "model"));
  }

  private Told list(Asked asked) {
    var now = world.get();
    var provider = asked.parameter("provider");
    var model = asked.parameter("model");
    var rows =
        rows(now.catalog(), model).stream()
            .filter(it -> provider.isEmpty() || it.offer().provider().equals(provider.get()))
            .filter(it -> model.isEmpty() || it.isCalled(model.get()))
            .toList();
    return Told.page(asked, rows, Row::id, it -> json(it.offer(), now.prices()));
  }

  // What can be asked for without being declared is there when its name is asked for.
  private static List<Row> rows(Catalog catalog, Optional<String> model) {
    var rows = new LinkedHashMap<String, Row>();
    Stream.of(
            catalog.models().values().stream()
                .flatMap(it -> Stream.concat(it.offers().stream(), it.fallback().stream())),
            catalog.capabilities().values().stream().flatMap(it -> it.chain().stream()),
            model.flatMap(catalog::direct).stream())
        .flatMap(it -> it)
        .map(Row::new)
        .forEach(it -> rows.putIfAbsent(it.id(), it));
    return rows.values().stream().sorted(Comparator.comparing(Row::id)).toList();
  }

  private static String json(Offer offer, PriceBook book) {
    var quote = book.of(offer);
    var listed = quote.flatMap(PriceBook.Quote::listed);
    var json =
        new ObjectText()
            .text("model", offer.model())
            .text("provider", offer.provider())
            .text("provider_model", offer.upstreamModel())
            .text("kind", offer.kind().name().toLowerCase(Locale.ROOT))
            .text("currency", book.currency())
            .text("from", quote.map(PriceBook.Quote::from))
            .text("date", listed.map(ListedModel::date));
    var prices = quote.map(PriceBook.Quote::prices);
    amounts(json, prices.map(ModelPrices::usual).orElse(UnitPrices.UNKNOWN));
    return json.list("longer_prompts", steps(prices))
        .text("mode", listed.map(ListedModel::mode))
        .number("max_input", listed.map(ListedModel::maxInput).orElse(OptionalLong.empty()))
        .number("max_output", listed.map(ListedModel::maxOutput).orElse(OptionalLong.empty()))
        .end();
  }

  private static List<String> steps(Optional<ModelPrices> prices) {
    return prices.map(ModelPrices::steps).orElse(List.of()).stream()
        .map(it -> amounts(new ObjectText().number("above_tokens", it.tokens()), it.prices()).end())
        .toList();
  }

  // Decimal text for people, nano-units beside it for programs; of cached input what holds.
  private static ObjectText amounts(ObjectText json, UnitPrices prices) {
    return json.text("input", decimal(prices.input()))
        .text("cached_input", decimal(prices.cached()))
        .text("output", decimal(prices.output()))
        .number("input_nanos", prices.input())
        .number("cached_input_nanos", prices.cached())
        .number("output_nanos", prices.output());
  }

  private static Optional<String> decimal(OptionalLong nanos) {
    return nanos.isPresent() ? Optional.of(Money.text(nanos.getAsLong())) : Optional.empty();
  }
}
